import { useMemo, useState } from 'preact/hooks';
import type { PageResult, PageView } from '../../page-protocol.js';
import { Blocks } from '../blocks/blocks.js';
import type { Block } from '../blocks/shapes.js';
import { Dialog } from '../elements/dialog.js';
import { useActions } from '../state/actions.js';
import { useDirectory } from '../state/directory.js';
import { pressFailure } from '../state/failure-text.js';
import type { InputState } from '../state/input-state.js';
import { useInputState } from '../state/input-state.js';
import type { Surface } from '../state/surface.js';
import { SurfaceContext } from '../state/surface.js';
import { withEmoji } from '../text/emoji.js';
import { missingInputs } from './missing-inputs.js';

/** A modal that the app opened. */
export function Modal({ view }: { view: PageView }) {
  const { send } = useActions();
  const { appName } = useDirectory();
  const inputs = useInputState();
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map(Object.entries(view.errors ?? {})));
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const surface = useModalSurface(view, inputs, errors);

  const finish = (result: PageResult) => {
    setBusy(false);
    setErrors(new Map(Object.entries(result.errors ?? {})));
    if (!result.ok && result.errors === undefined) setFailure(pressFailure(result.error, appName));
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const missing = missingInputs(view.blocks as unknown as Block[], inputs.read);
    setErrors(missing);
    setFailure(undefined);
    if (missing.size > 0 || busy) return;
    setBusy(true);
    send({ type: 'submit_view', view_id: view.id, state: inputs.values() }).then(finish, () => setBusy(false));
  };
  const close = () => {
    send({ type: 'close_view', view_id: view.id }).then(
      (result) => result.ok || setFailure(pressFailure(result.error, appName)),
      () => setFailure(pressFailure(undefined, appName)),
    );
  };
  return (
    <Dialog label={view.title} class="dialog modal" onClose={close}>
      <form class="modal-form" noValidate onSubmit={submit}>
        <header class="modal-head">
          <h2 class="dialog-title">{withEmoji(view.title)}</h2>
          <button type="button" class="icon-button" aria-label="Close" onClick={close}>
            ✕
          </button>
        </header>
        <SurfaceContext.Provider value={surface}>
          <div class="modal-body">
            <Blocks blocks={view.blocks} />
          </div>
        </SurfaceContext.Provider>
        <footer class="dialog-buttons">
          {failure !== undefined && (
            <span class="press-failure" role="alert">
              {failure}
            </span>
          )}
          <button type="button" class="button" onClick={close}>
            {withEmoji(view.close ?? 'Close')}
          </button>
          {view.submit !== undefined && (
            <button type="submit" class="button primary-filled" aria-busy={busy}>
              {withEmoji(view.submit)}
              {busy && <span class="spinner" aria-hidden="true" />}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

function useModalSurface(view: PageView, inputs: InputState, errors: ReadonlyMap<string, string>): Surface {
  const { send } = useActions();
  return useMemo<Surface>(
    () => ({
      press: (press) => send({ type: 'press_in_view', view_id: view.id, ...press, state: inputs.values() }),
      read: inputs.read,
      write: inputs.write,
      error: (blockId) => errors.get(blockId),
    }),
    [view.id, send, errors, inputs.version],
  );
}
