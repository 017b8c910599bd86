import { Avatar } from '../message/avatar.js';
import type { Suggestion } from './suggest.js';

interface SuggestionListProps {
  id: string;
  items: Suggestion[];
  active: number;
  onChoose: (item: Suggestion) => void;
}

/** The popup above the composer. The focus stays in the text; the textarea says which entry is active. */
export function SuggestionList({ id, items, active, onChoose }: SuggestionListProps) {
  return (
    <div id={id} class="suggestions" role="listbox" aria-label="Suggestions">
      {items.map((item, index) => (
        <div
          key={item.key}
          id={`${id}-${index}`}
          class={index === active ? 'suggestion active' : 'suggestion'}
          role="option"
          aria-selected={index === active}
          // The text keeps the focus, and with it the caret.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(item)}
        >
          {item.person !== undefined && <Avatar person={item.person} name={item.title} size="small" />}
          <span class="suggestion-title">{item.title}</span>
          <span class="suggestion-detail">{item.detail}</span>
        </div>
      ))}
      <div class="suggestion-keys" aria-hidden="true">
        <kbd>↑</kbd> <kbd>↓</kbd> to move · <kbd>Enter</kbd> or <kbd>Tab</kbd> to choose · <kbd>Esc</kbd> to close
      </div>
    </div>
  );
}
