import { TextView } from '../text/mrkdwn-view.js';
import type { BlockOf } from './shapes.js';

const ICONS = { default: '💬', info: 'ℹ️', warning: '⚠️', error: '⛔', success: '✅' };

/** A coloured notice of a modal. */
export function Alert({ block }: { block: BlockOf<'alert'> }) {
  const level = block.level ?? 'default';
  return (
    <div class={`alert alert-${level}`} role={level === 'error' || level === 'warning' ? 'alert' : 'note'}>
      <span aria-hidden="true">{ICONS[level]}</span>
      <div>
        <TextView text={block.text} />
      </div>
    </div>
  );
}
