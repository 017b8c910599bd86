import type { SlackChannel } from '../channels.js';
import type { Verdict } from '../delivery/delivery.js';
import type { JsonObject } from '../json.js';
import { isJsonObject } from '../json.js';
import type { SlackPerson } from '../people.js';
import { APP_ID } from '../people.js';
import { applyResponse } from '../respond.js';
import { SlackRefusal } from '../web-api/refusal.js';
import type { WorkspaceState } from '../workspace-state.js';
import { responseUrlOf, teamOf } from './interaction-payload.js';
import type { Scene } from './scene.js';
import { slackbotSays } from './slackbot.js';
import { escapeText } from './typed-text.js';

/** How Slack names a channel to a slash command. */
const channelName = (channel: SlackChannel): string =>
  ({ public: channel.name, private: 'privategroup', im: 'directmessage' })[channel.kind];

/** docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling: all fields are strings. */
function slashPayload(
  state: WorkspaceState,
  person: SlackPerson,
  channel: SlackChannel,
  command: string,
  text: string,
): JsonObject {
  const team = teamOf(person);
  return {
    token: 'sandbox-verification-token',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: person.id,
    user_name: person.name,
    command,
    text: escapeText(text),
    api_app_id: APP_ID,
    is_enterprise_install: 'false',
    response_url: responseUrlOf(state, 'commands', { channel: channel.id, user: person.id }),
    trigger_id: state.triggers.issue(person.id),
  };
}

/** Shows what the ack carried, as Slack does. @returns Slack's error when it can't be shown */
function showAck(state: WorkspaceState, channel: string, user: string, body: unknown): string | undefined {
  const message = typeof body === 'string' ? { text: body } : body;
  if (!isJsonObject(message) || (message.text === undefined && message.blocks === undefined)) return undefined;
  try {
    applyResponse(state, { channel, user }, message);
    return undefined;
  } catch (error) {
    if (error instanceof SlackRefusal) return error.error;
    throw error;
  }
}

/** Why Slack would not even send the command; its own words. */
function refusalOf(state: WorkspaceState, command: string, threadTs: string | undefined): [string, string] | undefined {
  if (!state.options.commands.some((known) => known.command === command)) {
    const hint = 'In Slack, all messages that start with the "/" character are interpreted as commands.';
    return ['unknown_command', `${command} is not a valid command. ${hint}`];
  }
  return threadTs === undefined
    ? undefined
    : ['not_supported_in_threads', `${command} is not supported in threads. Sorry!`];
}

/** A person types a line that begins with `/`. */
export async function typeSlash(
  { state, dispatcher }: Scene,
  person: SlackPerson,
  channel: SlackChannel,
  line: string,
  threadTs?: string,
): Promise<Verdict> {
  const [command = '', text = ''] = /^(\S+)\s*([\s\S]*)$/.exec(line.trim())?.slice(1) ?? [];
  const refusal = refusalOf(state, command, threadTs);
  if (refusal !== undefined) {
    slackbotSays(state, channel.id, person.id, refusal[1]);
    return { acked: false, error: refusal[0] };
  }
  const payload = slashPayload(state, person, channel, command, text);
  const verdict = await dispatcher.deliver({ kind: 'slash_commands', payload, acceptsResponse: true });
  const error = verdict.error ?? showAck(state, channel.id, person.id, verdict.responseBody);
  if (error === undefined) return verdict;
  slackbotSays(state, channel.id, person.id, `${command} failed with the error "${error}"`);
  return { ...verdict, error };
}
