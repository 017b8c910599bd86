import { Element } from '../elements/element.js';
import { withEmoji } from '../text/emoji.js';
import { TextView } from '../text/mrkdwn-view.js';
import { ImageView } from './image.js';
import type { BlockOf } from './shapes.js';

/** Text, fields in two columns, and one element beside them. */
export function Section({ block }: { block: BlockOf<'section'> }) {
  return (
    <div class="section">
      <div class="section-main">
        {block.text !== undefined && <TextView text={block.text} />}
        {block.fields !== undefined && (
          <div class="fields">
            {block.fields.map((field, index) => (
              <div key={index} class="section-field">
                <TextView text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory !== undefined && (
        <div class="accessory">
          <Element element={block.accessory} />
        </div>
      )}
    </div>
  );
}

/** Small grey texts and pictures in one line. */
export function Context({ block }: { block: BlockOf<'context'> }) {
  return (
    <div class="context">
      {block.elements.map((element, index) =>
        element.type === 'image' ? (
          <ImageView key={index} image={element} class="context-image" />
        ) : (
          <span key={index} class="context-text">
            <TextView text={element} />
          </span>
        ),
      )}
    </div>
  );
}

/** A heading. The page's own headings are levels 1 and 2. */
export function Header({ block }: { block: BlockOf<'header'> }) {
  return (
    <div class="header" role="heading" aria-level={3}>
      {withEmoji(block.text.text)}
    </div>
  );
}
