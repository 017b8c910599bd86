import { useId } from 'preact/hooks';
import { Element } from '../elements/element.js';
import { BlockContext } from '../state/block-context.js';
import { useSurface } from '../state/surface.js';
import { withEmoji } from '../text/emoji.js';
import type { BlockOf } from './shapes.js';

/** A labelled input. Its value waits for the submit, unless the block says to dispatch. */
export function Input({ block }: { block: BlockOf<'input'> }) {
  const id = useId();
  const blockId = block.block_id ?? '';
  const error = useSurface().error(blockId);
  const errorId = error === undefined ? undefined : `${id}-error`;
  return (
    <BlockContext.Provider value={{ blockId, dispatches: block.dispatch_action === true, labelId: id, errorId }}>
      <div class={error === undefined ? 'input' : 'input input-invalid'}>
        <div id={id} class="input-label">
          {withEmoji(block.label.text)}
          {block.optional === true && <span class="input-optional"> (optional)</span>}
        </div>
        <Element element={block.element} />
        {error !== undefined && (
          <div id={errorId} class="input-error" role="alert">
            {error}
          </div>
        )}
        {block.hint !== undefined && <div class="input-hint">{withEmoji(block.hint.text)}</div>}
      </div>
    </BlockContext.Provider>
  );
}
