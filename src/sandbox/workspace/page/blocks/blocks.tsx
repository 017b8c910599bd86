import type { ComponentChildren } from 'preact';
import { Component } from 'preact';
import type { PageBlock } from '../../page-protocol.js';
import { Block } from './block.js';
import type { Block as BlockShape } from './shapes.js';

/** The blocks of one message or modal. */
export function Blocks({ blocks }: { blocks: PageBlock[] }) {
  return (
    <div class="blocks">
      {blocks.map((block, index) => (
        <BlockBoundary key={block.block_id ?? index} type={block.type}>
          {/* The workspace checked every block against the schema that the shapes are inferred from. */}
          <Block block={block as unknown as BlockShape} />
        </BlockBoundary>
      ))}
    </div>
  );
}

/** A block that can't be shown must not take its message, or the page, with it. */
class BlockBoundary extends Component<{ type: string; children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return <p class="unsupported">This “{this.props.type}” block can’t be shown.</p>;
  }
}
