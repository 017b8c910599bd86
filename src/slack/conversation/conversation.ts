import type { Answer, Conversation } from '../../core/ports.js';
import type { ApprovalRecord } from '../../domain/approval.js';
import type { Report } from '../../domain/report.js';
import type { RunProgress, RunRecord } from '../../domain/run.js';
import type { Mark } from '../api/mark.js';
import type { Placement, Posted } from '../api/messenger.js';
import { refusalWord } from '../api/failure.js';
import { renderAnswer } from '../blocks/answer.js';
import { shownToYouOnly } from '../blocks/elsewhere.js';
import { renderRuns } from '../blocks/live.js';
import type { Message } from '../blocks/message.js';
import { classicVersion } from '../blocks/message.js';
import { renderRemark } from '../blocks/remark.js';
import type { Attachments, RenderedReport } from '../blocks/result.js';
import { renderResult } from '../blocks/result.js';
import type { CodeForms } from '../code-forms.js';
import type { Files } from '../files.js';
import type { LiveMessageParts } from './live-message.js';
import { LiveMessage } from './live-message.js';
import type { Place } from './place.js';
import { renderPlace } from './place.js';
import { PrivateReply } from './private-reply.js';
import type { ResponseUrl } from '../api/response-url.js';

/** What every conversation of one app shares. */
export interface ConversationParts extends LiveMessageParts {
  readonly files: Files;
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
  #runs: readonly RunRecord[] = [];
  #summary: string | undefined;
  #formIsOpen = false;
  /** Slack's reason why nothing can be posted in the channel; null when it gave none. */
  #away: string | null | undefined;

  constructor(
    private readonly parts: ConversationParts,
    private readonly origin: Origin,
  ) {
    const { place, user, responseUrl, resumesSince, asideThread } = origin;
    this.place = renderPlace(place);
    const { messenger, log } = parts;
    this.#private = new PrivateReply({ messenger, log, user, responseUrl, where: { ...place, thread: asideThread } });
    this.#live = new LiveMessage(parts, place, {
      mayBeThereSince: resumesSince,
      onLost: (error, message) => this.#showPrivately(error, message),
    });
  }

  async thread(): Promise<string | undefined> {
    const thread = await this.#thread();
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
    if (this.origin.answers === 'privately' || this.#away !== undefined) return this.#sayPrivately(classic(rendered));
    const posted = await this.#post(rendered.message, this.#mark('answer'), this.parts.timing.post);
    if (posted === undefined) return this.#sayPrivately(classic(rendered));
    await this.#attach(this.origin.place, rendered.attachments[posted.form]);
  }

  progress(runs: readonly RunProgress[]): void {
    this.#runs = runs.map(({ run }) => run);
    this.#live.show(renderRuns(runs), this.#mark('live'));
  }

  async result(runs: readonly RunRecord[], report: Report): Promise<void> {
    this.#runs = runs;
    this.#summary = report.summary;
    if (!this.#live.started) this.progress(runs.map((run) => ({ run })));
    this.#live.hold(this.parts.timing.afterResult);
    const rendered = renderResult(runs, report);
    const where: Placement = { ...this.origin.place, thread: await this.#thread() };
    if (where.thread === undefined) return this.#sayPrivately(classic(rendered));
    const posted = await this.#post(rendered.message, this.#mark('result'), this.parts.timing.last, where);
    if (posted === undefined) return this.#sayPrivately(classic(rendered));
    await this.#attach(where, rendered.attachments[posted.form]);
  }

  async finish(runs: readonly RunRecord[]): Promise<void> {
    this.#runs = runs;
    // Of a run that was taken over the result may have been posted by the process before.
    if (runs.length === 1) this.#summary ??= runs[0]?.report?.summary;
    await this.#live.finish(
      renderRuns(
        runs.map((run) => ({ run })),
        this.#summary,
      ),
      this.#mark('live'),
    );
  }

  leave(): void {
    this.#live.leave();
  }

  /** Says something to the asker alone, whatever the kind of conversation. */
  async whisper(answer: Answer): Promise<void> {
    if (this.origin.takes?.(answer) === true) return;
    await this.#sayPrivately(classic(renderAnswer(answer)));
  }

  #mark(part: Mark['part']): Mark {
    return { run: this.#runs[0]?.id ?? this.origin.key, part };
  }

  /** The thread of this conversation, once there is one. */
  async #thread(): Promise<string | undefined> {
    return this.origin.place.thread ?? (await this.#live.posted())?.ts;
  }

  async #post(
    message: Message,
    mark: Mark,
    deadlineMs: number,
    where: Placement = this.origin.place,
  ): Promise<Posted | undefined> {
    try {
      const options = { mark, mayBeThereSince: this.origin.resumesSince };
      return await this.parts.messenger.post(where, () => message, options, AbortSignal.timeout(deadlineMs));
    } catch (error) {
      this.#away ??= refusalWord(error) ?? null;
      this.parts.log.warn(
        { part: mark.part, run: mark.run, err: error },
        'a message could not be posted in its channel',
      );
      return undefined;
    }
  }

  async #showPrivately(error: unknown, message: Message): Promise<void> {
    if (error !== undefined) {
      this.#away ??= refusalWord(error) ?? null;
      this.parts.log.warn({ run: this.#runs[0]?.id, err: error }, 'a run could not be shown in its channel');
    }
    await this.#sayPrivately({ message, attached: { files: [], pictures: [] } });
  }

  async #sayPrivately({ message, attached }: Private): Promise<void> {
    const shown = this.#away === undefined ? message : shownToYouOnly(message, this.#away ?? undefined);
    await this.#private.send(shown, this.#mark('answer'), this.parts.timing.post);
    if (attached.files.length + attached.pictures.length === 0) return;
    try {
      const channel = await this.parts.messenger.openDirect(
        this.origin.user,
        AbortSignal.timeout(this.parts.timing.post),
      );
      await this.#attach({ channel }, attached);
    } catch (error) {
      this.parts.log.error({ err: error }, 'files could not be sent in a direct message');
    }
  }

  /** Pictures and files below a message; what could not be delivered is said there. */
  async #attach(where: Placement, { pictures, files }: Attachments): Promise<void> {
    for (const upload of [...pictures, ...files]) {
      const signal = AbortSignal.timeout(this.parts.timing.file);
      const problem =
        'kind' in upload
          ? await this.parts.files.uploadPicture(where, upload, signal)
          : await this.parts.files.upload(where, upload, signal);
      if (problem === undefined) continue;
      await this.#post(renderRemark(problem), this.#mark('remark'), this.parts.timing.post, where);
    }
  }
}

/** What is shown to its asker alone; Slack gives no second try at it, so it has no blocks that a workspace may not take. */
interface Private {
  readonly message: Message;
  readonly attached: Attachments;
}

const classic = ({ message, attachments }: RenderedReport): Private => ({
  message: classicVersion(message) ?? message,
  attached: attachments.classic,
});
