import type { SlackChannel } from '../channels.js';
import type { Verdict } from '../delivery/delivery.js';
import type { StoredMessage } from '../stored-message.js';
import type { SlackPerson } from '../people.js';
import { BOT_USER_ID } from '../people.js';
import type { StoredView } from '../view-store.js';
import type { PressOptions } from './press.js';
import { pressInMessage, pressInView } from './press.js';
import type { Scene } from './scene.js';
import { typeSlash } from './slash.js';
import type { Spoken } from './speak.js';
import { speak } from './speak.js';
import type { FormValues, Submitted } from './submit.js';
import { closeView, submitView } from './submit.js';

/**
 * One person's hands, for tests and for the page. Channels are given by id or `#name`. Each act resolves once the app has
 * acked it or Slack has given up; a mistake of the caller (no such channel, no such message) throws.
 */
export class Actor {
  constructor(
    private readonly scene: Scene,
    readonly person: SlackPerson,
  ) {}

  /** Types `/recap TEXT`, or another command if `text` begins with `/`. */
  slash(channel: string, text: string, threadTs?: string): Promise<Verdict> {
    const line = text.startsWith('/') ? text : `/recap ${text}`;
    return typeSlash(this.scene, this.person, this.#channel(channel), line, threadTs);
  }

  /** Posts `@recap TEXT`. `text` is in Slack's form: `&lt;` for `<`. */
  mention(channel: string, text: string, threadTs?: string): Promise<Spoken> {
    return this.message(channel, `<@${BOT_USER_ID}> ${text}`, threadTs);
  }

  message(channel: string, text: string, threadTs?: string): Promise<Spoken> {
    return speak(this.scene, this.person, this.#channel(channel), text, threadTs);
  }

  /** Presses a button or chooses from a menu of a message that this person sees. */
  press(channel: string, ts: string, actionId: string, options: PressOptions = {}): Promise<Verdict> {
    const place = this.#channel(channel);
    return pressInMessage(this.scene, this.person, place, this.#message(place, ts), actionId, options);
  }

  /** The same within the open form. */
  pressInView(actionId: string, options: PressOptions = {}): Promise<Verdict> {
    return pressInView(this.scene, this.person, this.#view(), actionId, options);
  }

  /** Submits the form on top. */
  submit(values: FormValues): Promise<Submitted> {
    return submitView(this.scene, this.person, this.#view(), values);
  }

  /** Closes the form on top. */
  close(): Promise<Verdict> {
    return closeView(this.scene, this.person, this.#view());
  }

  /** The form on top, if one is open. */
  get view(): StoredView | undefined {
    return this.scene.state.views.top(this.person.id);
  }

  /** What only this person sees, oldest first. */
  get ephemerals(): readonly StoredMessage[] {
    return this.scene.state.messages.ephemerals(this.person.id);
  }

  #channel(nameOrId: string): SlackChannel {
    const { channels } = this.scene.state;
    const channel = channels.get(nameOrId) ?? [...channels.values()].find(({ name }) => `#${name}` === nameOrId);
    if (channel === undefined) throw new Error(`there is no channel ${nameOrId}`);
    return channel;
  }

  #message(channel: SlackChannel, ts: string): StoredMessage {
    const { messages } = this.scene.state;
    const own = messages.findEphemeral(channel.id, ts);
    const message = own?.ephemeralTo === this.person.id ? own : messages.find(channel.id, ts);
    if (message === undefined) throw new Error(`${this.person.name} sees no message ${ts} in ${channel.id}`);
    return message;
  }

  #view(): StoredView {
    if (this.view === undefined) throw new Error(`${this.person.name} has no form open`);
    return this.view;
  }
}
