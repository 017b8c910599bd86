import { randomBytes } from 'node:crypto';
import { Actor } from './acting/actor.js';
import type { Scene } from './acting/scene.js';
import { Dispatcher } from './delivery/dispatcher.js';
import { Events } from './delivery/events.js';
import { MessageEvents } from './delivery/message-events.js';
import { changeUserGroup } from './delivery/user-group-events.js';
import type { Listening } from './http/listen.js';
import { listen } from './http/listen.js';
import { isJsonObject } from './json.js';
import type { WorkspaceOptions } from './options.js';
import { DEFAULT_OPTIONS } from './options.js';
import { waitForChange } from './wait-for.js';
import type { Workspace } from './workspace.js';
import { WorkspaceState } from './workspace-state.js';

/** The answer to url_verification is the challenge, as text or as JSON: docs.slack.dev/reference/events/url_verification. */
async function passesChallenge(dispatcher: Dispatcher): Promise<boolean> {
  const challenge = randomBytes(16).toString('hex');
  const payload = { type: 'url_verification', token: 'sandbox-verification-token', challenge };
  const { acked, responseBody } = await dispatcher.deliver({ kind: 'events_api', payload, acceptsResponse: true });
  const answer = isJsonObject(responseBody) ? responseBody.challenge : responseBody;
  return acked && answer === challenge;
}

interface Parts extends Scene {
  readonly events: Events;
  readonly listening: Listening;
}

function read(
  state: WorkspaceState,
): Pick<Workspace, 'messages' | 'message' | 'ephemerals' | 'file' | 'home' | 'channel' | 'calls' | 'rateOf'> {
  return {
    messages: (channel, threadTs) => state.messages.list(channel, threadTs),
    message: (channel, ts) => state.messages.find(channel, ts),
    ephemerals: (userId) => state.messages.ephemerals(userId),
    file: (id) => state.files.find(id),
    home: (userId) => state.views.home(userId),
    channel: (id) => state.channels.get(id),
    calls: (method) => state.calls.list(method),
    rateOf: (channel) => state.rate.of(channel),
  };
}

function assemble({ state, dispatcher, messageEvents, events, listening }: Parts): Workspace {
  const scene: Scene = { state, dispatcher, messageEvents };
  const workspace: Workspace = {
    url: state.origin,
    apiUrl: `${state.origin}/api/`,
    botToken: state.options.botToken,
    appToken: state.options.appToken,
    signingSecret: state.options.signingSecret,
    ...read(state),
    as: (userId) => new Actor(scene, state.person(userId)),
    changeChannel(id, change) {
      const channel = state.channels.get(id);
      if (channel === undefined) throw new Error(`there is no channel ${id}`);
      state.changeChannel({ ...channel, ...change });
    },
    deleteMessage(channel, ts) {
      const message = state.messages.find(channel, ts);
      if (message === undefined) throw new Error(`there is no message ${ts} in ${channel}`);
      state.messages.deleteMessage(message);
    },
    async changeUserGroup(id, change) {
      const group = state.userGroups.get(id);
      if (group === undefined) throw new Error(`there is no user group ${id}`);
      await changeUserGroup(state, events, group, change);
    },
    forgetCalls: () => state.calls.forget(),
    faults: state.faults,
    sockets: dispatcher.sockets,
    useRequestUrl: (url) => dispatcher.useRequestUrl(url),
    verifyRequestUrl: () => passesChallenge(dispatcher),
    duplicateNext: (count = 1) => dispatcher.duplicateNext(count),
    sendEvent: (event) => events.send(event),
    get events() {
      return events.deliveries;
    },
    setBotScopes(scopes) {
      state.botScopes = new Set(scopes);
    },
    revokeBotToken() {
      state.botTokenRevoked = true;
    },
    waitFor: (probe, options) => waitForChange(state.changes, () => probe(workspace), options),
    async close() {
      dispatcher.close();
      await listening.close();
      await messageEvents.close();
      await events.close();
    },
  };
  return workspace;
}

/**
 * Starts an embedded Slack on 127.0.0.1: Web API, Socket Mode, signed HTTP delivery and a web page, with nothing stored
 * outside this process. What `options` leaves out is as in Slack, with the sandbox's people and places.
 */
export async function startWorkspace(options: Partial<WorkspaceOptions> = {}): Promise<Workspace> {
  const state = new WorkspaceState({ ...DEFAULT_OPTIONS, ...options });
  const dispatcher = new Dispatcher(state);
  const events = new Events(state, dispatcher);
  const messageEvents = new MessageEvents(state, events);
  const listening = await listen({ state, dispatcher, messageEvents }, state.options.port);
  state.origin = `http://127.0.0.1:${listening.port}`;
  return assemble({ state, dispatcher, messageEvents, events, listening });
}
