import { contentSize } from './content-size.js';
import { findInputs, namesIn } from './names.js';
import type { BlockProblem } from './problems.js';
import { problemsOf } from './problems.js';
import type { Surface } from './surfaces.js';
import { BLOCKS } from './surfaces.js';
import { view } from './views.js';

/** All blocks of a message together; undocumented, measured: github.com/slackapi/bolt-js/issues/2509. */
export const MESSAGE_CONTENT_LIMIT = 13_200;
/** All cells of the table of a message together. */
const TABLE_CONTENT_LIMIT = 10_000;
/** All markdown blocks of a message together: docs.slack.dev/reference/block-kit/blocks/markdown-block. */
const MARKDOWN_CONTENT_LIMIT = 12_000;

export type BlocksVerdict =
  { readonly ok: true } | { readonly ok: false; readonly error: string; readonly problems: readonly BlockProblem[] };

const refusal = (error: string, problems: readonly BlockProblem[] = []): BlocksVerdict => ({
  ok: false,
  error,
  problems,
});

const typeOf = (block: unknown): unknown =>
  typeof block === 'object' && block !== null && 'type' in block ? block.type : undefined;

function repeatedNames(blocks: readonly unknown[], root: string): BlockProblem[] {
  const { blockIds, actionIds } = namesIn(blocks);
  const repeated = (ids: readonly { id: string; pointer: string }[], what: string): BlockProblem[] =>
    ids
      .filter(({ id }, index) => ids.findIndex((other) => other.id === id) < index)
      .map(({ id, pointer }) => ({ message: `\`${what}\` "${id}" already exists`, pointer: `${root}${pointer}` }));
  return [...repeated(blockIds, 'block_id'), ...[...actionIds.values()].flatMap((ids) => repeated(ids, 'action_id'))];
}

function countsOfMessage(blocks: readonly unknown[]): BlockProblem[] {
  const ofType = (...types: string[]) => blocks.filter((block) => types.includes(String(typeOf(block))));
  const problems: BlockProblem[] = [];
  const complain = (message: string) => problems.push({ message, pointer: '/blocks' });
  if (ofType('table').length > 1) complain('only_one_table_allowed');
  if (ofType('data_visualization').length > 2) complain('no more than 2 data_visualization blocks allowed');
  if (contentSize(ofType('table', 'data_table')) > TABLE_CONTENT_LIMIT) {
    complain(`tables must be less than ${TABLE_CONTENT_LIMIT + 1} characters`);
  }
  if (contentSize(ofType('markdown')) > MARKDOWN_CONTENT_LIMIT) {
    complain(`markdown blocks must be less than ${MARKDOWN_CONTENT_LIMIT + 1} characters`);
  }
  return problems;
}

/** Checks the blocks of a message as Slack does before it stores one. */
export function checkMessageBlocks(blocks: unknown): BlocksVerdict {
  if (!Array.isArray(blocks)) return refusal('invalid_blocks_format');
  const problems = problemsOf(BLOCKS.message, blocks, '/blocks');
  if (problems.length > 0) return refusal('invalid_blocks', problems);
  const more = [...repeatedNames(blocks, '/blocks'), ...countsOfMessage(blocks)];
  if (more.length > 0) return refusal('invalid_blocks', more);
  if (contentSize(blocks) > MESSAGE_CONTENT_LIMIT) return refusal('msg_blocks_too_long');
  return { ok: true };
}

/** Checks a whole view. Slack answers `invalid_arguments` for these, with the same messages. */
export function checkView(candidate: unknown, type: Exclude<Surface, 'message'>): BlocksVerdict {
  const problems = problemsOf(view(type), candidate, '/view');
  if (problems.length > 0) return refusal('invalid_arguments', problems);
  const { blocks, submit } = candidate as { blocks: unknown[]; submit?: unknown };
  const more = repeatedNames(blocks, '/view/blocks');
  if (type === 'modal' && submit === undefined && findInputs(blocks).length > 0) {
    more.push({ message: 'missing required field: submit', pointer: '/view' });
  }
  return more.length > 0 ? refusal('invalid_arguments', more) : { ok: true };
}
