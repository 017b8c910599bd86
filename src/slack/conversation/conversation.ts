import type { Answer, Conversation, Told } from '../../core/ports.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import { within } from '../../domain/deadline.js';
import type { Report } from '../../domain/report.js';
import type { RunProgress, RunRecord } from '../../domain/run.js';
import { finalRefusal } from '../api/failure.js';
import type { Mark, Part } from '../api/mark.js';
import type { Placement } from '../api/placement.js';
import type { Posted } from '../api/posted.js';
import type { ResponseUrl } from '../api/response-url.js';
import { renderAnswer } from '../blocks/answer.js';
import { shownDirectly, shownToYouOnly } from '../blocks/elsewhere.js';
import { renderRuns } from '../blocks/live.js';
import type { Message } from '../blocks/message.js';
import { classicVersion } from '../blocks/message.js';
import type { Attachments, RenderedReport } from '../blocks/result.js';
import { renderResult } from '../blocks/result.js';
import type { CodeForms } from '../code-forms.js';
import type { FileSenderParts } from './file-sender.js';
import { FileSender } from './file-sender.js';
import { LiveMessage } from './live-message.js';
import type { Place } from './place.js';
import { renderPlace } from './place.js';
import type { PrivatelyTold } from './private-reply.js';
import { PrivateReply } from './private-reply.js';

/** What every conversation of one app shares. */
export interface ConversationParts extends FileSenderParts {
  /** Where second factors are set up. */
  readonly codeForms?: CodeForms | undefined;
}

/** Where a request came from. */
export interface Origin {
  /** The request's key; marks what belongs to no run. */
  readonly key: string;
  readonly place: Place;
  readonly user: string;
  /** The thread that the asker looks at, for what is shown to the asker alone. */
  readonly asideThread?: string | undefined;
  /** Whether answers are for the asker's eyes only, or said in the thread. */
  readonly answers: 'privately' | 'in the thread';
  readonly responseUrl?: ResponseUrl | undefined;
  /** Opens one form, soon. */
  readonly triggerId?: string | undefined;
  /** Shows an answer itself, such as in the form that waits for it; true when it did. */
  readonly takes?: (answer: Answer) => boolean;
  /** Epoch milliseconds; set for a request of another process, whose messages may be there already. */
  readonly resumesSince?: number | undefined;
}

/**
 * A conversation in Slack. In a channel: a message that shows the runs, and its thread with the result. In a thread: both as
 * replies. What Slack does not let into the channel goes to the asker alone. Nothing rejects.
 */
export class SlackConversation implements Conversation {
  readonly place: string;
  readonly #live: LiveMessage;
  readonly #private: PrivateReply;
  readonly #files: FileSender;
  #runs: readonly RunRecord[] = [];
  #summary: string | undefined;
  #formIsOpen = false;
  #answers = 0;
  /** Slack's reason why nothing can be posted in the channel, now or later. */
  #away: string | undefined;

  constructor(
    private readonly parts: ConversationParts,
    private readonly origin: Origin,
  ) {
    const { place, user, responseUrl, resumesSince, asideThread } = origin;
    this.place = renderPlace(place);
    const { messenger, log } = parts;
    this.#private = new PrivateReply({ messenger, log, user, responseUrl, where: { ...place, thread: asideThread } });
    this.#files = new FileSender(parts);
    this.#live = new LiveMessage(parts, place, {
      mayBeThereSince: resumesSince,
      onLost: (error, message) => this.#showPrivately(error, message),
    });
  }

  async thread(): Promise<string | undefined> {
    const thread = this.origin.place.thread ?? (await this.#live.posted())?.ts;
    return thread === undefined ? undefined : renderPlace({ ...this.origin.place, thread });
  }

  async askCode(approval: ApprovalRecord): Promise<boolean> {
    const { triggerId } = this.origin;
    if (triggerId === undefined) return false;
    this.#formIsOpen = (await this.parts.codeForms?.open(triggerId, approval, this.origin)) ?? false;
    return this.#formIsOpen;
  }

  async answer(answer: Answer): Promise<void> {
    if (this.#formIsOpen && answer.kind === 'refused' && answer.refusal.code === 'second-factor-required') return;
    if (this.origin.takes?.(answer) === true) return;
    const rendered = renderAnswer(answer);
    const mark = this.#nextAnswer();
    const isPrivate = this.origin.answers === 'privately' || this.#away !== undefined;
    const posted = isPrivate ? undefined : await this.#tryPost(rendered.message, mark);
    if (posted === undefined) return this.#sayPrivately(classic(rendered), mark, !isPrivate);
    const where = { channel: posted.channel, thread: this.origin.place.thread, run: mark.run, after: posted.ts };
    await this.#files.sendNow(where, rendered.attachments[posted.form]);
  }

  progress(runs: readonly RunProgress[]): void {
    this.#runs = runs.map(({ run }) => run);
    this.#live.show(renderRuns(runs), this.#mark('live'));
  }

  async result(runs: readonly RunRecord[], report: Report, signal = new AbortController().signal): Promise<Told> {
    this.#runs = runs;
    this.#summary = report.summary;
    if (!this.#live.started) this.progress(runs.map((run) => ({ run })));
    this.#live.hold(this.parts.timing.afterResult);
    const rendered = renderResult(runs, report);
    if (this.#away !== undefined) return this.#tellAsker(classic(rendered), 'result', signal);
    const { last, lastWithFiles } = this.parts.timing;
    const { files } = rendered.attachments.blocks;
    try {
      const ms = files.length > 0 ? lastWithFiles : last;
      const posted = await within(ms, signal, (inner) => this.#postResult(rendered, inner));
      const thread = posted.channel === this.origin.place.channel ? posted.thread : undefined;
      const where = { channel: posted.channel, thread, run: this.#mark('result').run, after: posted.ts };
      return await this.#files.send(where, rendered.attachments[posted.form], signal);
    } catch (error) {
      return this.#isLost(error, 'result') ? this.#tellAsker(classic(rendered), 'result', signal) : 'owed';
    }
  }

  async finish(runs: readonly RunRecord[], signal = new AbortController().signal): Promise<Told> {
    this.#runs = runs;
    // Of a run that was taken over the result may have been posted by the process before.
    if (runs.length === 1) this.#summary ??= runs[0]?.report?.summary;
    const progress = runs.map((run) => ({ run }));
    const message = renderRuns(progress, this.#summary);
    try {
      // Where the result had to go elsewhere, people look for the end there.
      const isHere = this.#away === undefined;
      const last = (inner: AbortSignal) => this.#live.finish(message, this.#mark('live'), isHere, inner);
      await within(this.parts.timing.last, signal, last);
      if (isHere) return 'told';
    } catch (error) {
      if (!this.#isLost(error, 'end')) return 'owed';
    }
    return this.#tellAsker({ message, attached: NO_FILES }, 'end', signal);
  }

  leave(): void {
    this.#live.leave();
  }

  /** Says something to the asker alone, whatever the kind of conversation. */
  async whisper(answer: Answer): Promise<void> {
    if (this.origin.takes?.(answer) === true) return;
    await this.#sayPrivately(classic(renderAnswer(answer)), this.#nextAnswer(), false);
  }

  #mark(part: Part): Mark {
    return { run: this.#runs[0]?.id ?? this.origin.key, part };
  }

  /** Each answer of one conversation is another one; handled again, they come in the same order. */
  #nextAnswer(): Mark {
    this.#answers += 1;
    return this.#mark(`answer ${this.#answers}`);
  }

  /** In the thread, once there is one. */
  async #postResult({ message }: RenderedReport, signal: AbortSignal): Promise<Posted & Placement> {
    const { channel, thread = (await this.#live.ensure(this.#mark('live'), signal)).ts } = this.origin.place;
    const options = { mark: this.#mark('result'), mayBeThereSince: this.origin.resumesSince };
    return { thread, ...(await this.parts.messenger.post({ channel, thread }, () => message, options, signal)) };
  }

  async #tryPost(message: Message, mark: Mark): Promise<Posted | undefined> {
    const { messenger, timing } = this.parts;
    try {
      const signal = AbortSignal.timeout(timing.post);
      const options = { mark, mayBeThereSince: this.origin.resumesSince };
      return await messenger.post(this.origin.place, () => message, options, signal);
    } catch (error) {
      this.#isLost(error, mark.part);
      return undefined;
    }
  }

  /** Whether something can't be brought into the channel, now or later; then Slack's reason is kept. */
  #isLost(error: unknown, part: Part): boolean {
    this.#away ??= finalRefusal(error);
    this.parts.log.warn(
      { ...this.#mark(part), refusal: this.#away, err: error },
      'a message could not be brought into its channel',
    );
    return this.#away !== undefined;
  }

  async #showPrivately(error: unknown, message: Message): Promise<void> {
    this.#isLost(error, 'live');
    await this.#sayPrivately({ message, attached: NO_FILES }, this.#mark('start'), true);
  }

  /** What must not be lost. Beside the command where that was seen to work and is kept by nobody; else in a direct message, once. */
  async #tellAsker({ message, attached }: Private, part: 'result' | 'end', signal: AbortSignal): Promise<Told> {
    const { place, responseUrl, resumesSince } = this.origin;
    const direct = shownDirectly(message, place.channel, this.#away ?? '');
    const inChannel = responseUrl?.usable === true && resumesSince === undefined && !this.#live.isPosted;
    const mark = this.#mark(part);
    const { told, posted } = await within(this.parts.timing.last, signal, (inner) =>
      inChannel
        ? this.#private.whisper(shownToYouOnly(message, this.#away), direct, mark, inner)
        : this.#private.direct(direct, mark, inner),
    ).catch((): PrivatelyTold => ({ told: 'owed' }));
    if (told === 'owed') return 'owed';
    return this.#files.sendDirectly(this.origin.user, mark.run, posted, attached, signal);
  }

  async #sayPrivately({ message, attached }: Private, mark: Mark, isElsewhere: boolean): Promise<void> {
    const shown = isElsewhere || this.#away !== undefined ? shownToYouOnly(message, this.#away) : message;
    const signal = AbortSignal.timeout(this.parts.timing.post);
    const { posted } = await this.#private.whisper(shown, shown, mark, signal);
    await this.#files.sendDirectly(this.origin.user, mark.run, posted, attached, signal);
  }
}

const NO_FILES: Attachments = { files: [], pictures: [] };

/** What is shown to its asker alone; Slack gives no second try at it, so it has no blocks that a workspace may not take. */
interface Private {
  readonly message: Message;
  readonly attached: Attachments;
}

const classic = ({ message, attachments }: RenderedReport): Private => ({
  message: classicVersion(message) ?? message,
  attached: attachments.classic,
});
