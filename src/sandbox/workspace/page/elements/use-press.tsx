import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Confirm } from '../blocks/shapes.js';
import { useBlock } from '../state/block-context.js';
import { useDirectory } from '../state/directory.js';
import { pressFailure } from '../state/failure-text.js';
import type { Press } from '../state/surface.js';
import { useSurface } from '../state/surface.js';
import { ConfirmDialog } from './confirm-dialog.js';

type Pressed = Pick<Press, 'value' | 'input'>;

interface PressState {
  busy: boolean;
  press: (pressed: Pressed) => void;
  /** The confirm dialog or the failure, to be put beside the element. */
  feedback: VNode | undefined;
}

/**
 * What every element that acts shares: asks its confirm dialog, sends the press, is busy until the app acked it, and says so
 * when that failed.
 */
export function usePress(element: { action_id?: string | undefined; confirm?: Confirm | undefined }): PressState {
  const surface = useSurface();
  const { blockId } = useBlock();
  const { appName } = useDirectory();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [asked, setAsked] = useState<Pressed>();

  const finish = (error: string | undefined, ok: boolean) => {
    setBusy(false);
    setFailure(ok ? undefined : pressFailure(error, appName));
  };
  const send = (pressed: Pressed) => {
    setAsked(undefined);
    setFailure(undefined);
    setBusy(true);
    surface.press({ block_id: blockId, action_id: element.action_id ?? '', ...pressed }).then(
      (result) => finish(result.error, result.ok),
      () => finish(undefined, false),
    );
  };
  const press = (pressed: Pressed) => {
    if (busy) return;
    if (element.confirm === undefined) send(pressed);
    else setAsked(pressed);
  };
  return { busy, press, feedback: feedbackOf() };

  function feedbackOf(): VNode | undefined {
    if (asked !== undefined && element.confirm !== undefined) {
      return (
        <ConfirmDialog confirm={element.confirm} onConfirm={() => send(asked)} onDeny={() => setAsked(undefined)} />
      );
    }
    if (failure === undefined) return undefined;
    return (
      <span class="press-failure" role="alert">
        {failure}
      </span>
    );
  }
}
