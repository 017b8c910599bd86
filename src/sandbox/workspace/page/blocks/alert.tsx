import { InfoIcon, TickIcon, WarningIcon } from '../shell/icons.js';
import { TextView } from '../text/mrkdwn-view.js';
import type { BlockOf } from './shapes.js';

const ICONS = { default: InfoIcon, info: InfoIcon, warning: WarningIcon, error: WarningIcon, success: TickIcon };

/** A coloured notice of a modal. */
export function Alert({ block }: { block: BlockOf<'alert'> }) {
  const level = block.level ?? 'default';
  const Icon = ICONS[level];
  return (
    <div class={`alert alert-${level}`} role={level === 'error' || level === 'warning' ? 'alert' : 'note'}>
      <Icon />
      <div>
        <TextView text={block.text} />
      </div>
    </div>
  );
}
