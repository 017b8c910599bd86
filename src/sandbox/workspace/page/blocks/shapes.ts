import type { z } from 'zod';
import type { BLOCKS } from '../../block-kit/surfaces.js';

/** Every block that a message or a modal may hold: the workspace's own Block Kit schema, which checked it before. */
export type Block = z.infer<(typeof BLOCKS)['message']>[number] | z.infer<(typeof BLOCKS)['modal']>[number];

export type BlockOf<T extends Block['type']> = Extract<Block, { type: T }>;

/** Every element that can be pressed, chosen from or typed into. */
export type InteractiveElement =
  BlockOf<'actions'>['elements'][number] | BlockOf<'context_actions'>['elements'][number] | BlockOf<'input'>['element'];

/** Whatever stands beside or in a block. */
export type Element = InteractiveElement | NonNullable<BlockOf<'section'>['accessory']>;

export type ElementOf<T extends Element['type']> = Extract<Element, { type: T }>;

export type Confirm = NonNullable<ElementOf<'button'>['confirm']>;

export type Cell = BlockOf<'table'>['rows'][number][number];
