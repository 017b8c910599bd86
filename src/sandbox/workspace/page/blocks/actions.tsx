import { Element } from '../elements/element.js';
import type { BlockOf } from './shapes.js';

/** A row of buttons, menus and pickers. */
export function Actions({ block }: { block: BlockOf<'actions'> | BlockOf<'context_actions'> }) {
  return (
    <div class="actions">
      {block.elements.map((element, index) => (
        <div key={element.action_id ?? index} class="action">
          <Element element={element} />
        </div>
      ))}
    </div>
  );
}
