import { useEffect, useId, useState } from 'preact/hooks';
import type { PageChannel, PageWorkspace } from '../../page-protocol.js';
import { SendIcon } from '../shell/icons.js';
import { useActions } from '../state/actions.js';
import { useDirectory } from '../state/directory.js';
import type { ComposerMemory } from './composer-memory.js';
import { DeliveryList } from './delivery-list.js';
import type { Suggestion } from './suggest.js';
import { commandOf, suggest } from './suggest.js';
import { SuggestionList } from './suggestion-list.js';
import { useComposerText } from './use-composer-text.js';
import { useDeliveries } from './use-deliveries.js';

interface ComposerProps {
  workspace: PageWorkspace;
  channel: PageChannel;
  threadTs: string | undefined;
  placeholder: string;
  memory: ComposerMemory;
}

/** Where lines are typed: Enter sends, Shift+Enter breaks, Up recalls, Tab or Enter takes a suggestion. */
export function Composer({ workspace, channel, threadTs, placeholder, memory }: ComposerProps) {
  const id = useId();
  const { send } = useActions();
  const { people } = useDirectory();
  const composed = useComposerText(memory, `${channel.id}/${threadTs ?? ''}`);
  const { field, text, before, write, typed, recall } = composed;
  const [active, setActive] = useState(0);
  const [closedFor, setClosedFor] = useState<string>();
  const post = (line: string) =>
    send({
      type: 'post_text',
      channel: channel.id,
      text: line,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    });
  const { deliveries, deliver, drop } = useDeliveries(post, composed.giveBack);
  useEffect(() => field.current?.focus(), []);

  const { from, items } = suggest(before, workspace, people);
  const isOpen = items.length > 0 && closedFor !== before;
  const hint = commandOf(text, workspace);
  const choose = (item: Suggestion) => {
    write(before.slice(0, from) + item.insert + text.slice(before.length), from + item.insert.length);
    setActive(0);
  };
  const submit = () => {
    const line = text.trim();
    if (line === '') return;
    memory.sent(line);
    write('');
    deliver(line);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || !handleKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="composer">
      <DeliveryList
        deliveries={deliveries}
        onDrop={drop}
        onRetry={(delivery) => {
          drop(delivery.id);
          deliver(delivery.text);
        }}
      />
      {isOpen && <SuggestionList id={id} items={items} active={Math.min(active, items.length - 1)} onChoose={choose} />}
      {!isOpen && hint !== undefined && (
        <div class="command-hint">
          <strong>{hint.command}</strong> {hint.usage_hint} <span class="suggestion-detail">{hint.description}</span>
        </div>
      )}
      <div class="composer-box">
        <textarea
          ref={field}
          rows={1}
          class="composer-field"
          value={text}
          placeholder={placeholder}
          aria-label={placeholder}
          aria-autocomplete="list"
          aria-expanded={isOpen}
          {...(isOpen ? { 'aria-controls': id, 'aria-activedescendant': `${id}-${active}` } : {})}
          role="combobox"
          spellcheck={false}
          onInput={() => {
            setActive(0);
            typed();
          }}
          onSelect={typed}
          onKeyDown={onKeyDown}
        />
        <button type="button" class="send" aria-label="Send" disabled={text.trim() === ''} onClick={submit}>
          <SendIcon />
        </button>
      </div>
      <div class="composer-keys" aria-hidden="true">
        <kbd>Enter</kbd> sends · <kbd>Shift</kbd>+<kbd>Enter</kbd> new line · <kbd>↑</kbd> last line
      </div>
    </div>
  );

  /** Acts on a key; false leaves it to the browser. */
  function handleKey(event: KeyboardEvent): boolean {
    const item = isOpen ? items[Math.min(active, items.length - 1)] : undefined;
    if (item !== undefined) return suggestionKey(event, item);
    if (event.key === 'Enter' && !event.shiftKey) {
      submit();
      return true;
    }
    if (event.key === 'ArrowUp') return recall(1);
    return event.key === 'ArrowDown' && recall(-1);
  }

  function suggestionKey(event: KeyboardEvent, item: Suggestion): boolean {
    if (event.key === 'ArrowDown') setActive((active + 1) % items.length);
    else if (event.key === 'ArrowUp') setActive((active - 1 + items.length) % items.length);
    else if (event.key === 'Escape') setClosedFor(before);
    else if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey)) choose(item);
    else return false;
    return true;
  }
}
