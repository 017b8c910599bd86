import type { PlacedElement } from '../block-kit/names.js';
import { findElements } from '../block-kit/names.js';
import type { SlackChannel } from '../channels.js';
import type { Verdict } from '../delivery/delivery.js';
import type { JsonObject } from '../json.js';
import type { StoredMessage } from '../stored-message.js';
import type { SlackPerson } from '../people.js';
import type { StoredView } from '../view-store.js';
import { messageJson } from '../web-api/message-json.js';
import { viewJson } from '../web-api/view-methods.js';
import type { WorkspaceState } from '../workspace-state.js';
import { interactionOf, responseUrlOf } from './interaction-payload.js';
import type { Scene } from './scene.js';

export interface PressOptions {
  /** Needed only where two blocks have an element of the same action_id. */
  readonly blockId?: string;
  /** Instead of the element's own value: what a tampered client would send. */
  readonly value?: string;
  /** What was chosen or typed, in Slack's shape: `{ selected_option: … }`. */
  readonly input?: JsonObject;
  /** `state.values` of the message's or view's inputs. */
  readonly state?: JsonObject;
  /** Press even what is not there: a forged or outdated client. */
  readonly force?: boolean;
}

const UNKNOWN: Verdict = { acked: false, error: 'unknown_action' };

function findElement(blocks: readonly unknown[], actionId: string, options: PressOptions): PlacedElement | undefined {
  const found = findElements(blocks).find(
    (placed) => placed.actionId === actionId && (options.blockId === undefined || placed.blockId === options.blockId),
  );
  if (found !== undefined || options.force !== true) return found;
  return { blockId: options.blockId ?? 'forged', actionId, element: { type: 'button' } };
}

function actionJson(state: WorkspaceState, placed: PlacedElement, options: PressOptions): JsonObject {
  const { type, text, value, style } = placed.element;
  const given = options.value ?? value;
  return {
    action_id: placed.actionId,
    block_id: placed.blockId,
    ...(text === undefined ? {} : { text }),
    ...(given === undefined ? {} : { value: given }),
    ...(style === undefined ? {} : { style }),
    ...options.input,
    type,
    action_ts: state.clock.nextTs(),
  };
}

/** Where it was pressed; an ephemeral message itself is not in the payload, so the app can't read it back. */
function placeOf(state: WorkspaceState, channel: SlackChannel, message: StoredMessage): JsonObject {
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    channel: { id: channel.id, name: channel.kind === 'im' ? 'directmessage' : channel.name },
    ...(ephemeral ? {} : { message: messageJson(state, message) }),
  };
}

/** A person presses a button of a message, or chooses from one of its menus. */
export async function pressInMessage(
  { state, dispatcher }: Scene,
  person: SlackPerson,
  channel: SlackChannel,
  message: StoredMessage,
  actionId: string,
  options: PressOptions = {},
): Promise<Verdict> {
  const placed = findElement(message.blocks ?? [], actionId, options);
  if (placed === undefined) return UNKNOWN;
  const target = {
    channel: channel.id,
    user: person.id,
    messageTs: message.ts,
    ephemeral: message.ephemeralTo !== undefined,
    ...(message.threadTs === undefined ? {} : { threadTs: message.threadTs }),
  };
  const payload = {
    type: 'block_actions',
    ...interactionOf(state, person),
    ...placeOf(state, channel, message),
    state: { values: options.state ?? {} },
    response_url: responseUrlOf(state, 'actions', target),
    actions: [actionJson(state, placed, options)],
  };
  return dispatcher.deliver({ kind: 'interactive', payload, acceptsResponse: false });
}

/** The same within a form that is open. */
export async function pressInView(
  { state, dispatcher }: Scene,
  person: SlackPerson,
  view: StoredView,
  actionId: string,
  options: PressOptions = {},
): Promise<Verdict> {
  const placed = findElement(view.body.blocks, actionId, options);
  if (placed === undefined) return UNKNOWN;
  const payload = {
    type: 'block_actions',
    ...interactionOf(state, person),
    container: { type: 'view', view_id: view.id },
    view: viewJson(state, view, options.state),
    actions: [actionJson(state, placed, options)],
  };
  return dispatcher.deliver({ kind: 'interactive', payload, acceptsResponse: false });
}
