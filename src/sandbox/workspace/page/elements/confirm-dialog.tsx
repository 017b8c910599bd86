import type { Confirm } from '../blocks/shapes.js';
import { withEmoji } from '../text/emoji.js';
import { TextView } from '../text/mrkdwn-view.js';
import { Dialog } from './dialog.js';

interface ConfirmDialogProps {
  confirm: Confirm;
  onConfirm: () => void;
  onDeny: () => void;
}

/** Asks before an action is sent. The focus starts on the harmless answer. */
export function ConfirmDialog({ confirm, onConfirm, onDeny }: ConfirmDialogProps) {
  const title = withEmoji(confirm.title?.text ?? 'Are you sure?');
  const style = confirm.style === 'danger' ? 'danger-filled' : 'primary-filled';
  return (
    <Dialog label={title} class="dialog confirm" onClose={onDeny}>
      <h2 class="dialog-title">{title}</h2>
      <div class="dialog-body">
        <TextView text={confirm.text} />
      </div>
      <div class="dialog-buttons">
        <button type="button" class="button" autofocus onClick={onDeny}>
          {withEmoji(confirm.deny?.text ?? 'Cancel')}
        </button>
        <button type="button" class={`button ${style}`} onClick={onConfirm}>
          {withEmoji(confirm.confirm?.text ?? 'Yes')}
        </button>
      </div>
    </Dialog>
  );
}
