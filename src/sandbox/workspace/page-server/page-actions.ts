import { Actor } from '../acting/actor.js';
import type { PressOptions } from '../acting/press.js';
import type { Scene } from '../acting/scene.js';
import { composeText } from '../acting/typed-text.js';
import type { PageRequest, PageResult } from '../page-protocol.js';
import type { SlackPerson } from '../people.js';

type Answer = Omit<PageResult, 'type' | 'request_id'>;
type Of<Type extends PageRequest['type']> = Extract<PageRequest, { type: Type }>;

const DONE: Answer = { ok: true };
const refused = (error: string): Answer => ({ ok: false, error });

/** How the app took it, as the page says it. */
const answerOf = (verdict: { acked: boolean; error?: string }): Answer =>
  verdict.acked && verdict.error === undefined ? DONE : refused(verdict.error ?? 'dispatch_failed');

async function post({ state }: Scene, actor: Actor, request: Of<'post_text'>): Promise<Answer> {
  const channel = state.channels.get(request.channel);
  if (channel?.members.includes(actor.person.id) !== true) return refused('not_in_channel');
  if (channel.isArchived) return refused('is_archived');
  if (request.text.startsWith('/')) return answerOf(await actor.slash(channel.id, request.text, request.thread_ts));
  const { ts } = await actor.message(channel.id, composeText(state, request.text), request.thread_ts);
  return { ok: true, ts };
}

function pressOptions(request: Of<'press'> | Of<'press_in_view'>): PressOptions {
  return {
    blockId: request.block_id,
    ...(request.value === undefined ? {} : { value: request.value }),
    ...(request.input === undefined ? {} : { input: { ...request.input } }),
    ...(request.state === undefined ? {} : { state: { ...request.state } }),
  };
}

async function submit(actor: Actor, request: Of<'submit_view'>): Promise<Answer> {
  const { errors, ...verdict } = await actor.submit(request.state);
  return errors === undefined ? answerOf(verdict) : { ok: false, error: 'invalid_input', errors: { ...errors } };
}

function react({ state }: Scene, person: SlackPerson, request: Of<'react'>): Answer {
  const message = state.messages.find(request.channel, request.message_ts);
  if (message === undefined) return refused('message_not_found');
  const before = message.reactions.get(request.name) ?? [];
  const users = before.includes(person.id) ? before.filter((user) => user !== person.id) : [...before, person.id];
  const reactions = new Map(message.reactions);
  if (users.length === 0) reactions.delete(request.name);
  else reactions.set(request.name, users);
  state.messages.replace({ ...message, reactions });
  return DONE;
}

function dismiss({ state }: Scene, person: SlackPerson, request: Of<'dismiss'>): Answer {
  const message = state.messages.findEphemeral(request.channel, request.message_ts);
  if (message?.ephemeralTo !== person.id) return refused('message_not_found');
  state.messages.remove(message);
  return DONE;
}

/** Does what the page asks for one person. */
export async function actForPage(scene: Scene, person: SlackPerson, request: PageRequest): Promise<Answer> {
  if (person.isBot || person.deleted) return refused('cannot_act');
  const actor = new Actor(scene, person);
  if ('view_id' in request && actor.view?.id !== request.view_id) return refused('view_not_found');
  switch (request.type) {
    case 'post_text':
      return post(scene, actor, request);
    case 'press':
      return answerOf(await actor.press(request.channel, request.message_ts, request.action_id, pressOptions(request)));
    case 'press_in_view':
      return answerOf(await actor.pressInView(request.action_id, pressOptions(request)));
    case 'submit_view':
      return submit(actor, request);
    case 'close_view':
      return answerOf(await actor.close());
    case 'react':
      return react(scene, person, request);
    case 'dismiss':
      return dismiss(scene, person, request);
  }
}
