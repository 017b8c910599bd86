import type { Block } from './message.js';
import { contentSize, MOST_BLOCKS, MOST_CONTENT } from './message.js';

/**
 * Blocks within Slack's limits by construction: a block is taken only if it fits. What must be there at the end is reserved
 * beforehand.
 */
export class Sheet {
  readonly #blocks: Block[] = [];
  #content = 0;
  #reservedBlocks = 0;
  #reservedContent = 0;

  /** Keeps room for blocks that are added after `release`. */
  reserve(blocks: number, content: number): void {
    this.#reservedBlocks = blocks;
    this.#reservedContent = content;
  }

  release(): void {
    this.reserve(0, 0);
  }

  /** Characters that the next block may have; 0 when no further block fits. */
  get room(): number {
    if (this.#blocks.length >= MOST_BLOCKS - this.#reservedBlocks) return 0;
    return Math.max(0, MOST_CONTENT - this.#reservedContent - this.#content);
  }

  /** False when the block does not fit, and was not taken. */
  add(block: Block): boolean {
    const size = contentSize(block);
    if (size > this.room) return false;
    this.#blocks.push(block);
    this.#content += size;
    return true;
  }

  get blocks(): readonly Block[] {
    return this.#blocks;
  }
}
