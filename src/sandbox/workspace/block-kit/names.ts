import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../json.js';
import { isJsonObject } from '../json.js';

/** An interactive element where it stands. */
export interface PlacedElement {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: JsonObject;
}

interface Named {
  readonly id: string;
  readonly pointer: string;
}

/** Block elements that send actions, by type; a `type` that is none of these never carries an action_id. */
const isInteractive = (value: JsonObject): boolean =>
  typeof value.type === 'string' &&
  /^(button|overflow|workflow_button|feedback_buttons|icon_button|checkboxes|radio_buttons|datepicker|timepicker|datetimepicker|file_input|number_input|.*_select|.*_text_input|plain_text_input|rich_text_input)$/.test(
    value.type,
  );

/** Where blocks may hold elements: an accessory, an input's element, a row of elements, a card's buttons. */
function elementsOf(block: JsonObject): { element: JsonObject; pointer: string }[] {
  const found: { element: JsonObject; pointer: string }[] = [];
  for (const key of ['accessory', 'element'] as const) {
    const element = block[key];
    if (isJsonObject(element) && isInteractive(element)) found.push({ element, pointer: `/${key}` });
  }
  for (const key of ['elements', 'actions'] as const) {
    const list = block[key];
    if (!Array.isArray(list)) continue;
    list.forEach((element: unknown, index) => {
      if (isJsonObject(element) && isInteractive(element)) found.push({ element, pointer: `/${key}/${index}` });
    });
  }
  return found;
}

/** Blocks with those within containers, carousels and plans, and where they stand. */
function allBlocks(blocks: readonly unknown[], root = ''): { block: JsonObject; pointer: string }[] {
  return blocks.flatMap((block, index) => {
    if (!isJsonObject(block)) return [];
    const pointer = `${root}/${index}`;
    const key = block.type === 'carousel' ? 'elements' : 'child_blocks';
    const children = block[key];
    return [{ block, pointer }, ...(Array.isArray(children) ? allBlocks(children, `${pointer}/${key}`) : [])];
  });
}

/** Every given block_id, and every given action_id by its block. */
export function namesIn(blocks: readonly unknown[]): { blockIds: Named[]; actionIds: Map<string, Named[]> } {
  const blockIds: Named[] = [];
  const actionIds = new Map<string, Named[]>();
  for (const { block, pointer } of allBlocks(blocks)) {
    if (typeof block.block_id === 'string') blockIds.push({ id: block.block_id, pointer });
    const here = elementsOf(block).flatMap(({ element, pointer: at }) =>
      typeof element.action_id === 'string' ? [{ id: element.action_id, pointer: `${pointer}${at}` }] : [],
    );
    actionIds.set(pointer, here);
  }
  return { blockIds, actionIds };
}

const generatedId = (): string => randomBytes(6).toString('base64url').slice(0, 5);

/** A deep copy with the block_id and action_id that Slack generates where none was given. */
export function withGeneratedNames(blocks: readonly unknown[]): JsonObject[] {
  const copy = structuredClone(blocks) as unknown[];
  for (const { block } of allBlocks(copy)) {
    block.block_id ??= generatedId();
    for (const { element } of elementsOf(block)) element.action_id ??= generatedId();
  }
  return copy.filter(isJsonObject);
}

/** Every interactive element of blocks that have their names. */
export function findElements(blocks: readonly unknown[]): PlacedElement[] {
  return allBlocks(blocks).flatMap(({ block }) =>
    elementsOf(block).flatMap(({ element }) =>
      typeof block.block_id === 'string' && typeof element.action_id === 'string'
        ? [{ blockId: block.block_id, actionId: element.action_id, element }]
        : [],
    ),
  );
}

/** The input blocks. */
export function findInputs(blocks: readonly unknown[]): JsonObject[] {
  return allBlocks(blocks).flatMap(({ block }) => (block.type === 'input' ? [block] : []));
}
