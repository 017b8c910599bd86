import type { Told } from '../../core/ports.js';
import { within } from '../../domain/deadline.js';
import { finalRefusal } from '../api/failure.js';
import { slackTime } from '../api/find-message.js';
import type { Posted } from '../api/posted.js';
import { renderRemark } from '../blocks/remark.js';
import type { Attachments } from '../blocks/result.js';
import type { FilePlace, Files } from '../files.js';
import type { LiveMessageParts } from './live-message.js';

export interface FileSenderParts extends LiveMessageParts {
  readonly files: Files;
}

type Place = Omit<FilePlace, 'nth'>;

/** A file in a direct message follows no message when that is an ephemeral one elsewhere. */
const LATELY_MS = 60_000;

/** Brings the pictures and files of a message below it. What Slack does not take for good is said there. Never rejects. */
export class FileSender {
  constructor(private readonly parts: FileSenderParts) {}

  /** What can't be brought now is owed. */
  async send(where: Place, attachments: Attachments, signal: AbortSignal): Promise<Told> {
    const late = await this.#deliver(where, attachments, signal);
    return late.length === 0 ? 'told' : 'owed';
  }

  /** What can't be brought now will not be, which is said. */
  async sendNow(where: Place, attachments: Attachments): Promise<void> {
    for (const name of await this.#deliver(where, attachments, new AbortController().signal)) {
      await this.#remark(where, name, `${name} could not be delivered: Slack did not take it in time.`);
    }
  }

  /** To one person; `posted` is the message that they follow, if it is a direct one. */
  async sendDirectly(
    user: string,
    run: string,
    posted: Posted | undefined,
    attachments: Attachments,
    signal: AbortSignal,
  ): Promise<Told> {
    if (attachments.files.length + attachments.pictures.length === 0) return 'told';
    const { messenger, timing, clock, log } = this.parts;
    try {
      const channel =
        posted?.channel ?? (await within(timing.last, signal, (inner) => messenger.openDirect(user, inner)));
      const after = posted?.ts ?? slackTime(clock.now() - LATELY_MS);
      return await this.send({ channel, run, after }, attachments, signal);
    } catch (error) {
      const refusal = finalRefusal(error);
      log.error({ run, refusal, err: error }, 'files could not be sent in a direct message');
      return refusal === undefined ? 'owed' : 'told';
    }
  }

  /** Gives the names of those that may still be brought. */
  async #deliver(where: Place, { pictures, files }: Attachments, signal: AbortSignal): Promise<readonly string[]> {
    const late: string[] = [];
    for (const [nth, attachment] of [...pictures, ...files].entries()) {
      const name = 'kind' in attachment ? attachment.fileName : attachment.name;
      const delivery = await within(this.parts.timing.file, signal, (inner) =>
        this.parts.files.deliver({ ...where, nth }, attachment, inner),
      ).catch(() => ({ kind: 'owed' }) as const);
      if (delivery.kind === 'owed') late.push(name);
      if (delivery.kind === 'failed') await this.#remark(where, name, delivery.problem);
    }
    return late;
  }

  async #remark(where: Place, name: string, problem: string): Promise<void> {
    const mark = { run: where.run, part: `remark ${name}` } as const;
    try {
      const signal = AbortSignal.timeout(this.parts.timing.post);
      await this.parts.messenger.post(where, () => renderRemark(problem), { mark }, signal);
    } catch (error) {
      this.parts.log.warn({ ...mark, err: error }, 'it could not be said that a file was not delivered');
    }
  }
}
