import type { ElementOf } from '../blocks/shapes.js';
import { withEmoji } from '../text/emoji.js';
import { safeUrl } from '../text/safe-url.js';
import { Menu } from './menu.js';
import { usePress } from './use-press.js';

type Option = ElementOf<'overflow'>['options'][number];

/** The "…" menu. */
export function Overflow({ element }: { element: ElementOf<'overflow'> }) {
  const { busy, press, feedback } = usePress(element);
  const choose = (option: Option) => {
    const url = option.url === undefined ? undefined : safeUrl(option.url);
    if (url !== undefined) window.open(url, '_blank', 'noopener,noreferrer');
    press({ input: { type: 'overflow', selected_option: { text: option.text, value: option.value } } });
  };
  const items = element.options.map((option) => ({
    key: option.value,
    label: withEmoji(option.text.text),
    description: option.description?.text,
    onChoose: () => choose(option),
  }));
  return (
    <>
      <Menu
        label="More options"
        class="button overflow"
        busy={busy}
        button={busy ? <span class="spinner" aria-hidden="true" /> : '⋯'}
        items={items}
      />
      {feedback}
    </>
  );
}
