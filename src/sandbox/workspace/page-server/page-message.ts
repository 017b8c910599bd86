import type { StoredMessage } from '../stored-message.js';
import type { PageFile, PageMessage, PageView } from '../page-protocol.js';
import type { StoredView } from '../view-store.js';
import { previewOf } from '../web-api/file-json.js';
import { permalinkOf } from '../web-api/message-json.js';
import type { WorkspaceState } from '../workspace-state.js';

/** Pictures that Slack shows in the conversation; an SVG is a file to it. */
const SHOWN = /^image\/(?:png|jpeg|gif)$/;

function pageFile(state: WorkspaceState, id: string): PageFile | undefined {
  const file = state.files.find(id);
  if (file === undefined) return undefined;
  const address = `/page/files/${file.id}/${encodeURIComponent(file.name)}`;
  const preview = previewOf(file);
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    size: file.bytes.length,
    download_url: address,
    ...(preview === undefined ? {} : { preview: preview.preview, preview_is_truncated: preview.isTruncated }),
    ...(SHOWN.test(file.mimetype) ? { image_url: `${address}?show=1` } : {}),
  };
}

function threadOf(state: WorkspaceState, message: StoredMessage): Partial<PageMessage> {
  if (message.threadTs !== undefined) return { thread_ts: message.threadTs };
  const replies = state.messages.replies(message.channel, message.ts);
  const latest = replies.at(-1);
  if (latest === undefined) return {};
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    latest_reply: latest.ts,
    reply_users: [...new Set(replies.map(({ user }) => user))],
  };
}

/** A message as the page shows it. */
export function pageMessage(state: WorkspaceState, message: StoredMessage): PageMessage {
  const { botId, username, blocks, files, edited, ephemeralTo, isError, subtype } = message;
  const reactions = [...message.reactions].map(([name, users]) => ({ name, users: [...users], count: users.length }));
  return {
    channel: message.channel,
    ts: message.ts,
    ...threadOf(state, message),
    user: message.user,
    ...(botId === undefined ? {} : { bot_id: botId }),
    ...(username === undefined ? {} : { username }),
    text: message.text,
    // Checked when they were stored; every block has its type.
    ...(blocks === undefined ? {} : { blocks: blocks as unknown as NonNullable<PageMessage['blocks']> }),
    ...(files === undefined ? {} : { files: files.flatMap((id) => pageFile(state, id) ?? []) }),
    ...(reactions.length === 0 ? {} : { reactions }),
    ...(edited === undefined ? {} : { edited }),
    ...(ephemeralTo === undefined ? {} : { ephemeral_to: ephemeralTo }),
    ...(isError === undefined ? {} : { is_error: isError }),
    ...(subtype === undefined ? {} : { subtype }),
    permalink: permalinkOf(state, message),
  };
}

const wordOf = (text: unknown): string | undefined =>
  typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : undefined;

/** A form as the page shows it. */
export function pageView(view: StoredView): PageView {
  const submit = wordOf(view.body.submit);
  const close = wordOf(view.body.close);
  return {
    id: view.id,
    type: 'modal',
    title: wordOf(view.body.title) ?? '',
    ...(submit === undefined ? {} : { submit }),
    ...(close === undefined ? {} : { close }),
    blocks: view.body.blocks as unknown as PageView['blocks'],
    ...(view.errors === undefined ? {} : { errors: { ...view.errors } }),
  };
}
