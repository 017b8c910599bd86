import type { types } from '@slack/bolt';
import type { DataVisualizationBlock } from './chart.js';

export type Block = types.KnownBlock | DataVisualizationBlock;

/** What a message shows: `blocks`, and `text` for notifications, screen readers and clients that show no blocks. Never empty. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Without the blocks that not every workspace takes yet, where there are such. */
  readonly classic?: readonly Block[];
}

/** The same message for a workspace that does not take the newer blocks; undefined when it has none of them. */
export function classicVersion({ text, classic }: Message): Message | undefined {
  return classic === undefined ? undefined : { text, blocks: classic };
}

/** As the client's types know them; those are behind what Slack takes. */
export const asKnown = (blocks: readonly Block[]): types.KnownBlock[] => [...blocks] as types.KnownBlock[];

/** Slack refuses a 51st block. */
export const MOST_BLOCKS = 50;

/**
 * Characters of all blocks of one message together. Slack answers `msg_blocks_too_long` above some 13,200, undocumented:
 * github.com/slackapi/bolt-js/issues/2509.
 */
export const MOST_CONTENT = 12_000;

/** Characters of a message's `text`; Slack recommends at most 4,000. */
export const MOST_TEXT = 3_000;

/** Keys whose values people never see. */
const NAMES = new Set(['type', 'block_id', 'action_id', 'style', 'align']);

/** The characters of any JSON value that count towards MOST_CONTENT. */
export function contentSize(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + contentSize(item), 0);
  return Object.entries(value).reduce((sum, [key, item]) => sum + (NAMES.has(key) ? 0 : contentSize(item)), 0);
}
