import type { webApi } from '@slack/bolt';
import type { Log, Pictures } from '../core/ports.js';
import type { ChartPart, PicturePart, ReportFile } from '../domain/report.js';
import type { Caller } from './api/call.js';
import { finalRefusal, refusalWord } from './api/failure.js';
import { findMessage } from './api/find-message.js';
import type { Paces } from './api/paces.js';
import { laneOfMethod } from './api/paces.js';
import type { Placement } from './api/placement.js';
import type { PostLedger } from './api/post-ledger.js';
import { shorten, visibleLine } from './blocks/visible.js';

export interface FileParts {
  /** With time for a large file. */
  readonly client: webApi.WebClient;
  readonly pictures: Pictures;
  readonly call: Caller;
  readonly paces: Paces;
  readonly ledger: PostLedger;
  readonly log: Log;
}

/** A file, or a part that is drawn. */
export type Attachment = ReportFile | ChartPart | PicturePart;

/** What became of a file: it is there, or may still come, or never will, which is explained in words for people. */
export type FileDelivery = { readonly kind: 'there' | 'owed' } | { readonly kind: 'failed'; readonly problem: string };

export interface FilePlace extends Placement {
  /** The id of what the file belongs to, and which of its files it is. */
  readonly run: string;
  readonly nth: number;
  /** The ts of the message that it follows. */
  readonly after: string;
}

const THERE = { kind: 'there' } as const;
const failed = (problem: string): FileDelivery => ({ kind: 'failed', problem });

/**
 * Brings files into a thread or channel. A file has no place for a mark, so one whose upload ended with its process is looked for by its
 * name, and sent again where it is not found: at least once, and hardly ever twice.
 */
export class Files {
  /** Settles when the last large upload has. */
  #large: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: FileParts) {}

  /** Never rejects. */
  async deliver(where: FilePlace, attachment: Attachment, signal: AbortSignal): Promise<FileDelivery> {
    const filename = 'kind' in attachment ? attachment.fileName : attachment.name;
    const mark = { run: where.run, part: `file ${where.nth} ${filename}` };
    try {
      const known = await this.parts.ledger.begin(mark);
      if (known?.where !== undefined) return THERE;
      const mayBeThere = known?.isNew === false;
      if (!mayBeThere || !(await this.#isThere(where, filename, signal))) {
        const upload = 'kind' in attachment ? await this.#draw(attachment, signal) : plain(attachment);
        if ('problem' in upload) return upload;
        await this.#upload(where, upload, signal);
      }
      this.parts.ledger.note(mark, where.channel);
      return THERE;
    } catch (error) {
      const word = finalRefusal(error);
      this.parts.log.error({ ...mark, refusal: word, err: error }, 'a file could not be delivered');
      return word === undefined ? { kind: 'owed' } : failed(`${filename} could not be delivered: Slack says ${word}.`);
    }
  }

  async #draw(part: ChartPart | PicturePart, signal: AbortSignal): Promise<Upload | Failed> {
    try {
      const file = bytesOf(await this.parts.pictures.png(part, signal));
      const said = visibleLine(part.kind === 'picture' ? part.description : part.title);
      const title = shorten(visibleLine(part.title), MOST_TITLE);
      return { filename: part.fileName, title, file, alt_text: shorten(said, MOST_ALT) };
    } catch (error) {
      if (signal.aborted) throw error;
      this.parts.log.error({ err: error }, 'a picture could not be drawn');
      return { kind: 'failed', problem: `${part.fileName} could not be drawn.` };
    }
  }

  /** What fails before the last step has shared nothing, so that an upload may be tried again. */
  async #upload(where: FilePlace, upload: Upload, signal: AbortSignal): Promise<void> {
    const call = {
      name: 'files.uploadV2',
      lane: laneOfMethod('files.uploadV2', where.channel),
      pace: this.parts.paces.other,
      run: () => this.#sendInTurn(where, upload, signal),
      alreadyDone: async () => ((await this.#isThere(where, upload.filename, signal)) ? true : undefined),
    };
    await this.parts.call<boolean>(call, signal);
  }

  async #isThere(where: FilePlace, name: string, signal: AbortSignal): Promise<boolean> {
    const { client, call, paces } = this.parts;
    const method = where.thread === undefined ? 'conversations.history' : 'conversations.replies';
    const isIt = ({ files = [] }: { files?: { name?: string }[] }): boolean => files.some((file) => file.name === name);
    const run = async (): Promise<boolean> => (await findMessage(client, where, where.after, isIt)) !== undefined;
    try {
      return await call({ name: method, lane: laneOfMethod(method, where.channel), pace: paces.other, run }, signal);
    } catch (error) {
      if (refusalWord(error) === undefined) throw error;
      return false;
    }
  }

  /** The client copies what it sends twice, so that large files go one after the other. */
  async #sendInTurn(where: Placement, upload: Upload, signal: AbortSignal): Promise<boolean> {
    if (upload.file.length <= LARGE) return this.#send(where, upload);
    const turn = this.#large.then(() => {
      signal.throwIfAborted();
      return this.#send(where, upload);
    });
    this.#large = turn.catch(() => undefined);
    return turn;
  }

  async #send({ channel, thread }: Placement, upload: Upload): Promise<boolean> {
    const shared = { ...upload, channel_id: channel };
    await this.parts.client.filesUploadV2(thread === undefined ? shared : { ...shared, thread_ts: thread });
    return true;
  }
}

type Failed = Extract<FileDelivery, { kind: 'failed' }>;

interface Upload {
  readonly filename: string;
  readonly title: string;
  readonly file: Buffer;
  readonly alt_text?: string;
}

function plain({ name, content }: ReportFile): Upload | Failed {
  const file = bytesOf(content);
  if (file.length === 0) return { kind: 'failed', problem: `${name} is empty.` };
  return { filename: name, title: name, file };
}

const LARGE = 4 * 1024 ** 2;

const MOST_TITLE = 200;
/** What a screen reader says of a picture: docs.slack.dev/reference/methods/files.getUploadURLExternal takes 1,000. */
const MOST_ALT = 1_000;

/** The same bytes, not copied: an artifact may have 64 MiB. */
const bytesOf = (content: string | Uint8Array): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.length);
