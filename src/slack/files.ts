import type { webApi } from '@slack/bolt';
import type { Log, Pictures } from '../core/ports.js';
import type { ChartPart, PicturePart, ReportFile } from '../domain/report.js';
import type { Caller } from './api/call.js';
import { refusalWord } from './api/failure.js';
import type { Placement } from './api/messenger.js';
import type { Paces } from './api/paces.js';
import { shorten, visibleLine } from './blocks/visible.js';

export interface FileParts {
  /** With time for a large file. */
  readonly client: webApi.WebClient;
  readonly pictures: Pictures;
  readonly call: Caller;
  readonly paces: Paces;
  readonly log: Log;
}

/** Brings files into a thread or channel. */
export class Files {
  /** Settles when the last large upload has. */
  #large: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: FileParts) {}

  /**
   * Uploads one file. Gives undefined when it is there, else why not, in words for people. Never rejects.
   * What fails before the last step has shared nothing, so that an upload may be tried again.
   */
  async upload(where: Placement, file: ReportFile, signal: AbortSignal): Promise<string | undefined> {
    const bytes = bytesOf(file.content);
    if (bytes.length === 0) return `${file.name} is empty.`;
    return this.#upload(where, { filename: file.name, title: file.name, file: bytes }, signal);
  }

  /** Draws a part and uploads it; its title is the picture's. Gives and promises the same as `upload`. */
  async uploadPicture(
    where: Placement,
    part: ChartPart | PicturePart,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    try {
      const file = bytesOf(await this.parts.pictures.png(part, signal));
      const said = visibleLine(part.kind === 'picture' ? part.description : part.title);
      const title = shorten(visibleLine(part.title), MOST_TITLE);
      return await this.#upload(
        where,
        { filename: part.fileName, title, file, alt_text: shorten(said, MOST_ALT) },
        signal,
      );
    } catch (error) {
      this.parts.log.error({ err: error }, 'a picture could not be drawn');
      return `${part.fileName} could not be drawn.`;
    }
  }

  async #upload(where: Placement, upload: Upload, signal: AbortSignal): Promise<string | undefined> {
    try {
      await this.parts.call(
        {
          name: 'files.uploadV2',
          key: 'files.uploadV2',
          pace: this.parts.paces.other,
          run: () => this.#sendInTurn(where, upload, signal),
        },
        signal,
      );
      return undefined;
    } catch (error) {
      const word = refusalWord(error);
      this.parts.log.error({ refusal: word, bytes: upload.file.length, err: error }, 'a file could not be delivered');
      const why = word === undefined ? 'Slack did not take it in time' : `Slack says ${word}`;
      return `${upload.filename} could not be delivered: ${why}.`;
    }
  }

  /** The client copies what it sends twice, so that large files go one after the other. */
  async #sendInTurn(where: Placement, upload: Upload, signal: AbortSignal): Promise<void> {
    if (upload.file.length <= LARGE) return this.#send(where, upload);
    const turn = this.#large.then(() => {
      signal.throwIfAborted();
      return this.#send(where, upload);
    });
    this.#large = turn.catch(() => undefined);
    return turn;
  }

  async #send({ channel, thread }: Placement, upload: Upload): Promise<void> {
    const shared = { ...upload, channel_id: channel };
    await this.parts.client.filesUploadV2(thread === undefined ? shared : { ...shared, thread_ts: thread });
  }
}

interface Upload {
  readonly filename: string;
  readonly title: string;
  readonly file: Buffer;
  readonly alt_text?: string;
}

const LARGE = 4 * 1024 ** 2;

const MOST_TITLE = 200;
/** What a screen reader says of a picture: docs.slack.dev/reference/methods/files.getUploadURLExternal takes 1,000. */
const MOST_ALT = 1_000;

/** The same bytes, not copied: an artifact may have 64 MiB. */
const bytesOf = (content: string | Uint8Array): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content.buffer, content.byteOffset, content.length);
