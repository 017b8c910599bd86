import type { PendingUpload } from '../file-store.js';
import type { JsonObject } from '../json.js';
import { isJsonObject } from '../json.js';
import { findPostingChannel } from './channel-access.js';
import { botAuthor, findThread } from './chat-methods.js';
import { fileJson } from './file-json.js';
import { readContent } from './message-content.js';
import { Arguments } from './arguments.js';
import type { Call, WebApiMethod } from './method.js';
import { botMethod } from './method.js';
import { SlackRefusal, orRefuse } from './refusal.js';

function getUploadUrl({ state, args }: Call): JsonObject {
  const length = Number(args.required('length'));
  if (!Number.isInteger(length) || length <= 0) throw new SlackRefusal('invalid_arguments');
  const upload = state.files.announce(args.required('filename'), length);
  return { upload_url: `${state.origin}/upload/v1/${upload.token}`, file_id: upload.id };
}

function readUploads({ state, args }: Call): { upload: PendingUpload; title: string }[] {
  const files = args.json('files', 'invalid_arguments');
  if (!Array.isArray(files) || files.length === 0) throw new SlackRefusal('invalid_arguments');
  return files.map((file: unknown) => {
    const id = isJsonObject(file) && typeof file.id === 'string' ? file.id : '';
    const upload = orRefuse(state.files.pending(id), 'file_not_found');
    if (upload.bytes === undefined) throw new SlackRefusal('file_update_failed');
    return { upload, title: isJsonObject(file) && typeof file.title === 'string' ? file.title : upload.name };
  });
}

/** Finishes the uploads and, with `channel_id`, shares them in one message. */
function completeUpload(call: Call): JsonObject {
  const { state, args } = call;
  const uploads = readUploads(call);
  const sharing: Call = { state, args: new Arguments({ ...args.values, channel: args.values.channel_id }) };
  const channel = args.has('channel_id') ? findPostingChannel(sharing) : undefined;
  const threadTs = channel === undefined ? undefined : findThread(call, channel.id);
  const content = readContent(new Arguments({ text: args.values.initial_comment, blocks: args.values.blocks }));
  const files = uploads.map(({ upload, title }) =>
    state.files.complete(upload, {
      title,
      user: state.bot.id,
      created: state.clock.seconds(),
      channels: channel === undefined ? [] : [channel.id],
    }),
  );
  if (channel !== undefined) {
    state.messages.add({
      channel: channel.id,
      ts: state.clock.nextTs(),
      ...botAuthor(call),
      text: content.text ?? '',
      files: files.map(({ id }) => id),
      ...(threadTs === undefined ? {} : { threadTs }),
      ...(content.blocks === undefined ? {} : { blocks: content.blocks }),
    });
  }
  return { files: files.map(({ id }) => fileJson(state, id)) };
}

function info({ state, args }: Call): JsonObject {
  const file = orRefuse(state.files.find(args.required('file')), 'file_not_found');
  return { file: fileJson(state, file.id), comments: [], response_metadata: { next_cursor: '' } };
}

export const FILE_METHODS: readonly (readonly [string, WebApiMethod])[] = [
  ['files.getUploadURLExternal', botMethod(['files:write'], getUploadUrl)],
  ['files.completeUploadExternal', botMethod(['files:write'], completeUpload)],
  ['files.info', botMethod(['files:read'], info)],
];
