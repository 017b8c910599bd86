import { checkMessageBlocks } from '../block-kit/check-blocks.js';
import { withGeneratedNames } from '../block-kit/names.js';
import type { JsonObject } from '../json.js';
import type { Arguments } from './arguments.js';
import { SlackRefusal } from './refusal.js';

/** Longer text is cut when it is posted: docs.slack.dev/changelog/2018-04-truncating-really-long-messages. */
export const TEXT_LIMIT = 40_000;
/** chat.update refuses longer text with `msg_too_long`, seen in github.com/seratch/ChatGPT-in-Slack/issues/102. */
export const UPDATED_TEXT_LIMIT = 4000;
const MARKDOWN_TEXT_LIMIT = 12_000;

export interface MessageContent {
  /** `undefined` when neither it nor an empty one was given. */
  readonly text: string | undefined;
  /** Checked, with names; `undefined` when none were given, empty when an empty list was. */
  readonly blocks: JsonObject[] | undefined;
  readonly metadata: JsonObject | undefined;
  readonly truncated: boolean;
}

function readBlocks(args: Arguments): JsonObject[] | undefined {
  const blocks = args.json('blocks', 'invalid_blocks_format');
  if (blocks === undefined) return undefined;
  const verdict = checkMessageBlocks(blocks);
  if (!verdict.ok) throw SlackRefusal.withProblems(verdict.error, verdict.problems);
  return withGeneratedNames(blocks as unknown[]);
}

function readMarkdown(args: Arguments): JsonObject[] | undefined {
  const markdown = args.text('markdown_text');
  if (markdown === undefined) return undefined;
  if (args.has('text') || args.has('blocks')) throw new SlackRefusal('markdown_text_conflict');
  if (markdown.length > MARKDOWN_TEXT_LIMIT) throw new SlackRefusal('msg_too_long');
  return withGeneratedNames([{ type: 'markdown', text: markdown }]);
}

function readMetadata(args: Arguments): JsonObject | undefined {
  const metadata = args.object('metadata', 'invalid_metadata_format');
  if (metadata === undefined) return undefined;
  const { event_type: type, event_payload: payload } = metadata;
  if (typeof type !== 'string' || typeof payload !== 'object') throw new SlackRefusal('invalid_metadata_schema');
  return metadata;
}

/** Reads and checks `text`, `blocks`, `markdown_text` and `metadata`. @throws SlackRefusal */
export function readContent(args: Arguments, limits: { refuseBeyond?: number } = {}): MessageContent {
  const attachments = args.json('attachments', 'invalid_attachments');
  if (Array.isArray(attachments) && attachments.length > 0) {
    throw SlackRefusal.withMessages('invalid_attachments', ['the sandbox takes no attachments; use blocks']);
  }
  const given = args.text('text');
  if (given !== undefined && given.length > (limits.refuseBeyond ?? Number.POSITIVE_INFINITY)) {
    throw new SlackRefusal('msg_too_long');
  }
  return {
    text: given?.slice(0, TEXT_LIMIT),
    blocks: readMarkdown(args) ?? readBlocks(args),
    metadata: readMetadata(args),
    truncated: (given?.length ?? 0) > TEXT_LIMIT,
  };
}

/** @throws SlackRefusal `no_text` when there is nothing to show */
export function requireContent(content: MessageContent): void {
  if (content.text === undefined && (content.blocks ?? []).length === 0) throw new SlackRefusal('no_text');
}

/** The warning of an answer whose text was cut. */
export const truncationWarning = (content: MessageContent): JsonObject =>
  content.truncated ? { warning: 'message_truncated', response_metadata: { warnings: ['message_truncated'] } } : {};
