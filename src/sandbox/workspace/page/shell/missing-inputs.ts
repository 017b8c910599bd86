import type { PageInputValue } from '../../page-protocol.js';
import type { Block } from '../blocks/shapes.js';

/** Slack's own sentence for an input that must not be empty. */
const REQUIRED = 'Please complete this required field.';

/**
 * The inputs of a form that must be filled in and aren't.
 * In: the form's blocks, and how to read an input's value. Out: a complaint for each of their block ids.
 */
export function missingInputs(
  blocks: Block[],
  read: (blockId: string, actionId: string) => PageInputValue | undefined,
): Map<string, string> {
  const missing = new Map<string, string>();
  for (const block of blocks) {
    if (block.type !== 'input' || block.optional === true) continue;
    const blockId = block.block_id ?? '';
    if (!isFilled(read(blockId, block.element.action_id ?? ''))) missing.set(blockId, REQUIRED);
  }
  return missing;
}

function isFilled(value: PageInputValue | undefined): boolean {
  if (value === undefined) return false;
  const { type: _type, ...held } = value;
  return Object.values(held).some((one) => (Array.isArray(one) ? one.length > 0 : one !== null && one !== ''));
}
