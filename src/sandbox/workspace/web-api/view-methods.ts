import { checkView } from '../block-kit/check-blocks.js';
import type { JsonObject } from '../json.js';
import type { StoredView } from '../view-store.js';
import { STACK_LIMIT } from '../view-store.js';
import type { WorkspaceState } from '../workspace-state.js';
import { APP_ID } from '../people.js';
import type { Call, WebApiMethod } from './method.js';
import { botMethod } from './method.js';
import { SlackRefusal, orRefuse } from './refusal.js';

/** A view as answers and interactions show it: docs.slack.dev/reference/interaction-payloads/view-interactions-payload. */
export function viewJson(state: WorkspaceState, view: StoredView, values: JsonObject = {}): JsonObject {
  const { id: botUser, teamId, botId } = state.bot;
  const root = state.views.stack(view.user)[0]?.id ?? view.id;
  const stack = state.views.stack(view.user);
  const below = stack[stack.findIndex(({ id }) => id === view.id) - 1];
  return {
    callback_id: '',
    private_metadata: '',
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    ...view.body,
    id: view.id,
    team_id: teamId,
    app_id: APP_ID,
    app_installed_team_id: teamId,
    bot_id: botId,
    bot_user_id: botUser,
    hash: view.hash,
    root_view_id: root,
    previous_view_id: below?.id ?? null,
    external_id: view.externalId ?? '',
    state: { values },
  };
}

/** @throws SlackRefusal `invalid_arguments` with every mistake */
export function readView(candidate: unknown, type: 'modal' | 'home'): JsonObject {
  const verdict = checkView(candidate, type);
  if (!verdict.ok) throw SlackRefusal.withProblems(verdict.error, verdict.problems);
  return candidate as JsonObject;
}

const viewArgument = ({ args }: Call, type: 'modal' | 'home'): JsonObject =>
  readView(args.json('view', 'invalid_arguments'), type);

function openOn(call: Call, needsOpen: boolean): JsonObject {
  const { state, args } = call;
  const trigger = args.text('trigger_id') ?? args.required('interactivity_pointer');
  const body = viewArgument(call, 'modal');
  const use = state.triggers.use(trigger);
  if (!use.ok) throw new SlackRefusal(use.error);
  const depth = state.views.stack(use.user).length;
  if (needsOpen && depth === 0) throw new SlackRefusal('not_found');
  if (depth >= STACK_LIMIT) throw new SlackRefusal('push_limit_reached');
  return { view: viewJson(state, state.views.push(use.user, body)) };
}

function update(call: Call): JsonObject {
  const { state, args } = call;
  const body = viewArgument(call, 'modal');
  const found = state.views.find({ id: args.text('view_id'), externalId: args.text('external_id') });
  const view = orRefuse(found, 'not_found');
  const hash = args.text('hash');
  if (hash !== undefined && hash !== view.hash) throw new SlackRefusal('hash_conflict');
  return { view: viewJson(state, state.views.update(view, body)) };
}

function publish(call: Call): JsonObject {
  const { state, args } = call;
  const user = args.required('user_id');
  if (!state.people.has(user)) throw new SlackRefusal('user_not_found');
  return { view: viewJson(state, state.views.publishHome(user, viewArgument(call, 'home'))) };
}

export const VIEW_METHODS: readonly (readonly [string, WebApiMethod])[] = [
  ['views.open', botMethod([], (call) => openOn(call, false))],
  ['views.push', botMethod([], (call) => openOn(call, true))],
  ['views.update', botMethod([], update)],
  ['views.publish', botMethod([], publish)],
];
