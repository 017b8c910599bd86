import type { ElementOf } from '../blocks/shapes.js';
import { ThumbIcon, TrashIcon } from '../shell/icons.js';
import { withEmoji } from '../text/emoji.js';
import { safeUrl } from '../text/safe-url.js';
import { usePress } from './use-press.js';

/** A button; one with an address opens it and tells the app as well. */
export function Button({ element }: { element: ElementOf<'button'> | ElementOf<'workflow_button'> }) {
  const { busy, press, feedback } = usePress(element);
  const url = element.type === 'button' && element.url !== undefined ? safeUrl(element.url) : undefined;
  const value = element.type === 'button' ? element.value : undefined;
  const onClick = () => {
    if (url !== undefined) window.open(url, '_blank', 'noopener,noreferrer');
    press(value === undefined ? {} : { value });
  };
  return (
    <>
      <button
        type="button"
        class={`button ${element.style ?? ''}`}
        aria-busy={busy}
        aria-disabled={busy}
        {...(element.accessibility_label === undefined ? {} : { 'aria-label': element.accessibility_label })}
        data-action={element.action_id}
        onClick={onClick}
      >
        <span class="button-text">{withEmoji(element.text.text)}</span>
        {url !== undefined && <span aria-hidden="true"> ↗</span>}
        {busy && <span class="spinner" aria-hidden="true" />}
      </button>
      {feedback}
    </>
  );
}

/** The small icon button of a context_actions block; Slack knows one icon, the trash can. */
export function IconButton({ element }: { element: ElementOf<'icon_button'> }) {
  const { busy, press, feedback } = usePress(element);
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-busy={busy}
        aria-label={element.accessibility_label ?? element.text.text}
        title={element.text.text}
        onClick={() => press(element.value === undefined ? {} : { value: element.value })}
      >
        {busy ? <span class="spinner" aria-hidden="true" /> : <TrashIcon />}
      </button>
      {feedback}
    </>
  );
}

/** Thumbs up and down. */
export function FeedbackButtons({ element }: { element: ElementOf<'feedback_buttons'> }) {
  const { busy, press, feedback } = usePress(element);
  const choices = [
    { choice: element.positive_button, icon: <ThumbIcon /> },
    { choice: element.negative_button, icon: <ThumbIcon down /> },
  ];
  return (
    <>
      {choices.map(({ choice, icon }) => (
        <button
          key={choice.value}
          type="button"
          class="icon-button"
          aria-busy={busy}
          aria-label={choice.accessibility_label ?? choice.text.text}
          title={choice.text.text}
          onClick={() => press({ value: choice.value })}
        >
          {icon}
        </button>
      ))}
      {feedback}
    </>
  );
}
