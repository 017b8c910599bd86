import type { webApi } from '@slack/bolt';
import type { Log } from '../core/ports.js';
import type { ReportFile } from '../domain/report.js';
import type { Caller } from './api/call.js';
import { refusalWord } from './api/failure.js';
import type { Placement } from './api/messenger.js';
import type { Paces } from './api/paces.js';

export interface FileParts {
  readonly client: webApi.WebClient;
  readonly call: Caller;
  readonly paces: Paces;
  readonly log: Log;
}

/** Brings files into a thread or channel. */
export class Files {
  constructor(private readonly parts: FileParts) {}

  /**
   * Uploads one file. Gives undefined when it is there, else why not, in words for people. Never rejects.
   * What fails before the last step has shared nothing, so that an upload may be tried again.
   */
  async upload(where: Placement, file: ReportFile, signal: AbortSignal): Promise<string | undefined> {
    const bytes = Buffer.from(file.content);
    if (bytes.length === 0) return `${file.name} is empty.`;
    try {
      await this.parts.call(
        {
          name: 'files.uploadV2',
          key: 'files.uploadV2',
          pace: this.parts.paces.other,
          run: () => this.#send(where, file.name, bytes),
        },
        signal,
      );
      return undefined;
    } catch (error) {
      const word = refusalWord(error);
      this.parts.log.error({ refusal: word, bytes: bytes.length, err: error }, 'a file could not be delivered');
      const why = word === undefined ? 'Slack did not take it in time' : `Slack says ${word}`;
      return `${file.name} could not be delivered: ${why}.`;
    }
  }

  async #send(where: Placement, name: string, bytes: Buffer): Promise<void> {
    const upload = { channel_id: where.channel, filename: name, title: name, file: bytes };
    await this.parts.client.filesUploadV2(where.thread === undefined ? upload : { ...upload, thread_ts: where.thread });
  }
}
