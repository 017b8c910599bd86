import type { VNode } from 'preact';
import { withEmoji } from '../text/emoji.js';
import { TextView } from '../text/mrkdwn-view.js';
import { ImageView } from './image.js';
import { RichText } from './rich-text.js';
import type { BlockOf } from './shapes.js';

type ContainerBlock = BlockOf<'container'>;

interface ContainerProps {
  block: ContainerBlock;
  show: (child: ContainerBlock['child_blocks'][number]) => VNode;
}

/** A titled frame around other blocks, which may be folded. `show` draws a child. */
export function Container({ block, show }: ContainerProps) {
  const children = block.child_blocks.map((child, index) => <div key={child.block_id ?? index}>{show(child)}</div>);
  if (block.is_collapsible !== true) {
    return (
      <div class="container">
        <ContainerTitle block={block} />
        <div class="container-body">{children}</div>
      </div>
    );
  }
  return (
    <details class="container" open={block.default_collapsed !== true}>
      <summary>
        <ContainerTitle block={block} />
      </summary>
      <div class="container-body">{children}</div>
    </details>
  );
}

function ContainerTitle({ block }: { block: ContainerBlock }) {
  return (
    <div class="container-title">
      {block.icon !== undefined && <ImageView image={block.icon} class="context-image" />}
      <div>
        {block.title !== undefined && <strong>{withEmoji(block.title.text)}</strong>}
        {block.rich_text_title !== undefined && <RichText block={block.rich_text_title} />}
        {block.subtitle !== undefined && (
          <div class="card-subtitle">
            <TextView text={block.subtitle} />
          </div>
        )}
      </div>
    </div>
  );
}
