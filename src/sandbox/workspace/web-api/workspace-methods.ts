import type { JsonObject } from '../json.js';
import { APP_ID, TEAM } from '../people.js';
import { findChannel, isMember } from './channel-access.js';
import type { Call, WebApiMethod } from './method.js';
import { botMethod } from './method.js';
import { SlackRefusal, orRefuse } from './refusal.js';

function apiTest({ args }: Call): JsonObject {
  const error = args.text('error');
  const { token: _token, ...echo } = args.values;
  if (error !== undefined) throw new SlackRefusal(error, { args: echo });
  return { args: echo };
}

function authTest({ state }: Call): JsonObject {
  return {
    url: `${state.origin}/`,
    team: TEAM.name,
    user: state.bot.name,
    team_id: TEAM.id,
    user_id: state.bot.id,
    bot_id: state.bot.botId,
    ...(state.options.enterpriseId === undefined ? {} : { enterprise_id: state.options.enterpriseId }),
    is_enterprise_install: false,
  };
}

function teamInfo(): JsonObject {
  return {
    team: {
      id: TEAM.id,
      name: TEAM.name,
      domain: TEAM.domain,
      url: `https://${TEAM.domain}.slack.com/`,
      email_domain: 'example.com',
      icon: { image_default: true },
      is_verified: false,
    },
  };
}

function botInfo({ state, args }: Call): JsonObject {
  const id = args.text('bot') ?? state.bot.botId;
  const bot = orRefuse(
    [...state.people.values()].find(({ botId }) => botId !== undefined && botId === id),
    'bot_not_found',
  );
  return {
    bot: {
      id: bot.botId,
      deleted: bot.deleted,
      name: bot.name,
      updated: 1_760_000_000,
      user_id: bot.id,
      ...(bot.id === state.bot.id ? { app_id: APP_ID } : {}),
      icons: {},
    },
  };
}

function addReaction(call: Call): JsonObject {
  const { state, args } = call;
  const channel = findChannel(call);
  if (!isMember(channel)) throw new SlackRefusal('not_in_channel');
  const name = args.required('name').replaceAll(':', '');
  if (!/^[a-z0-9_+'-]{1,100}$/.test(name)) throw new SlackRefusal('invalid_name');
  const message = orRefuse(state.messages.find(channel.id, args.required('timestamp')), 'message_not_found');
  const users = message.reactions.get(name) ?? [];
  if (users.includes(state.bot.id)) throw new SlackRefusal('already_reacted');
  const reactions = new Map(message.reactions).set(name, [...users, state.bot.id]);
  state.messages.replace({ ...message, reactions });
  return {};
}

function openConnection({ state }: Call): JsonObject {
  const address = state.origin.replace(/^http/, 'ws');
  return { url: `${address}/link/?ticket=${state.tickets.issue()}&app_id=${APP_ID}` };
}

export const WORKSPACE_METHODS: readonly (readonly [string, WebApiMethod])[] = [
  ['api.test', { token: 'optional', scopes: [], run: apiTest }],
  ['auth.test', botMethod([], authTest)],
  ['team.info', botMethod(['team:read'], teamInfo)],
  ['bots.info', botMethod(['users:read'], botInfo)],
  ['reactions.add', botMethod(['reactions:write'], addReaction)],
  ['apps.connections.open', { token: 'app', scopes: ['connections:write'], run: openConnection }],
];
