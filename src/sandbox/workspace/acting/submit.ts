import { findInputs } from '../block-kit/names.js';
import type { Verdict } from '../delivery/delivery.js';
import type { JsonObject } from '../json.js';
import { isJsonObject } from '../json.js';
import type { PageInputState, PageInputValue } from '../page-protocol.js';
import type { SlackPerson } from '../people.js';
import type { StoredView } from '../view-store.js';
import { SlackRefusal } from '../web-api/refusal.js';
import { readView, viewJson } from '../web-api/view-methods.js';
import type { WorkspaceState } from '../workspace-state.js';
import { interactionOf } from './interaction-payload.js';
import type { Scene } from './scene.js';

/** How a form was taken; `errors` by block_id keep it open. */
export interface Submitted extends Verdict {
  readonly errors?: Readonly<Record<string, string>>;
}

/** By block_id, then action_id, in Slack's shape: `{ reason: { text: { type: 'plain_text_input', value: '…' } } }`. */
export type FormValues = PageInputState;

interface FormInput {
  readonly blockId: string;
  readonly actionId: string;
  readonly type: unknown;
  readonly optional: boolean;
}

function inputsOf(view: StoredView): FormInput[] {
  return findInputs(view.body.blocks).flatMap(({ block_id: blockId, element, optional }) =>
    typeof blockId === 'string' && isJsonObject(element) && typeof element.action_id === 'string'
      ? [{ blockId, actionId: element.action_id, type: element.type, optional: optional === true }]
      : [],
  );
}

const isEmpty = (value: PageInputValue | undefined): boolean =>
  Object.entries(value ?? {}).every(
    ([key, content]) =>
      key === 'type' || content === null || content === '' || (Array.isArray(content) && content.length === 0),
  );

/** `state.values` with an entry for every input, as Slack sends it. */
function allValues(inputs: readonly FormInput[], values: FormValues): JsonObject {
  const all = new Map<string, object>(Object.entries(values));
  for (const { blockId, actionId, type } of inputs) {
    all.set(blockId, { [actionId]: { type, value: null }, ...all.get(blockId) });
  }
  return Object.fromEntries(all);
}

function readErrors(body: JsonObject): Record<string, string> {
  if (!isJsonObject(body.errors)) return {};
  return Object.fromEntries(Object.entries(body.errors).map(([block, text]) => [block, String(text)]));
}

/** Does what the answer to a submit says: docs.slack.dev/surfaces/modals#response_actions. */
function follow(state: WorkspaceState, view: StoredView, verdict: Verdict): Submitted {
  const body = isJsonObject(verdict.responseBody) ? verdict.responseBody : {};
  switch (body.response_action) {
    case undefined:
      state.views.close(view.user, view.body.clear_on_close === true);
      return verdict;
    case 'clear':
      state.views.close(view.user, true);
      return verdict;
    case 'errors': {
      const errors = readErrors(body);
      // Slack shows an error below an input only, and says for anything else that the app is in trouble.
      const inputs = new Set(inputsOf(view).map(({ blockId }) => blockId));
      const isShown = Object.keys(errors).length > 0 && Object.keys(errors).every((block) => inputs.has(block));
      if (!isShown) return { ...verdict, error: 'invalid_response_action' };
      state.views.showErrors(view, errors);
      return { ...verdict, errors };
    }
    case 'update':
      state.views.update(view, readView(body.view, 'modal'));
      return verdict;
    case 'push':
      state.views.push(view.user, readView(body.view, 'modal'));
      return verdict;
    default:
      return { ...verdict, error: 'invalid_response_action' };
  }
}

/** A person submits the form that is open. */
export async function submitView(
  { state, dispatcher }: Scene,
  person: SlackPerson,
  view: StoredView,
  values: FormValues,
): Promise<Submitted> {
  const inputs = inputsOf(view);
  const missing = inputs.filter(({ blockId, actionId, optional }) => !optional && isEmpty(values[blockId]?.[actionId]));
  if (missing.length > 0) {
    const errors = Object.fromEntries(missing.map(({ blockId }) => [blockId, 'Please complete this required field.']));
    state.views.showErrors(view, errors);
    return { acked: false, error: 'missing_input', errors };
  }
  const payload = {
    type: 'view_submission',
    ...interactionOf(state, person),
    view: viewJson(state, view, allValues(inputs, values)),
    response_urls: [],
  };
  const verdict = await dispatcher.deliver({ kind: 'interactive', payload, acceptsResponse: true });
  if (!verdict.acked) return verdict;
  try {
    return follow(state, view, verdict);
  } catch (error) {
    if (error instanceof SlackRefusal) return { ...verdict, error: error.error };
    throw error;
  }
}

/** A person closes the form that is open; the app hears of it only if it asked to. */
export async function closeView({ state, dispatcher }: Scene, person: SlackPerson, view: StoredView): Promise<Verdict> {
  const told = viewJson(state, view);
  state.views.close(person.id, view.body.clear_on_close === true);
  if (view.body.notify_on_close !== true) return { acked: true };
  const payload = { type: 'view_closed', ...interactionOf(state, person), view: told, is_cleared: false };
  return dispatcher.deliver({ kind: 'interactive', payload, acceptsResponse: false });
}
