import type { JsonObject } from './json.js';
import type { StoredMessage } from './stored-message.js';
import type { ResponseTarget } from './response-urls.js';
import { Arguments } from './web-api/arguments.js';
import { readContent, requireContent } from './web-api/message-content.js';
import { SlackRefusal, orRefuse } from './web-api/refusal.js';
import type { WorkspaceState } from './workspace-state.js';

const originalOf = (state: WorkspaceState, target: ResponseTarget): StoredMessage | undefined => {
  if (target.messageTs === undefined) return undefined;
  return target.ephemeral === true
    ? state.messages.findEphemeral(target.channel, target.messageTs)
    : state.messages.find(target.channel, target.messageTs);
};

function replaceOriginal(state: WorkspaceState, original: StoredMessage, args: Arguments): StoredMessage {
  const content = readContent(args);
  requireContent(content);
  const { blocks: _before, ...rest } = original;
  return state.messages.replace({
    ...rest,
    text: content.text ?? '',
    ...(content.blocks === undefined ? {} : { blocks: content.blocks }),
    ...(original.ephemeralTo === undefined
      ? { edited: { user: original.botId ?? original.user, ts: state.clock.nextTs() } }
      : {}),
  });
}

function postNew(state: WorkspaceState, target: ResponseTarget, args: Arguments): StoredMessage {
  const content = readContent(args);
  requireContent(content);
  const { id, teamId, botId } = state.bot;
  const threadTs = args.text('thread_ts') ?? target.threadTs;
  return state.messages.add({
    channel: target.channel,
    ts: state.clock.nextTs(),
    user: id,
    teamId,
    ...(botId === undefined ? {} : { botId }),
    text: content.text ?? '',
    reactions: new Map(),
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(content.blocks === undefined ? {} : { blocks: content.blocks }),
    ...(args.text('response_type') === 'in_channel' ? {} : { ephemeralTo: target.user }),
  });
}

/**
 * What a response_url takes, and the body of an ack: a message that only the person sees unless `response_type` says
 * `in_channel`; or a change of the message whose button was pressed. @throws SlackRefusal
 */
export function applyResponse(state: WorkspaceState, target: ResponseTarget, body: JsonObject): void {
  const args = new Arguments(body);
  const original = originalOf(state, target);
  if (args.flag('delete_original')) {
    state.messages.remove(orRefuse(original, 'message_not_found'));
    return;
  }
  if (args.flag('replace_original')) {
    if (target.messageTs === undefined) throw new SlackRefusal('cant_update_message');
    replaceOriginal(state, orRefuse(original, 'message_not_found'), args);
    return;
  }
  postNew(state, target, args);
}
