import { randomBytes } from 'node:crypto';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  /** Slack's short word for the type: `text`, `png`, `binary`. */
  readonly filetype: string;
  readonly user: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly bytes: Buffer;
  readonly channels: readonly string[];
}

/** An upload that files.getUploadURLExternal announced and files.completeUploadExternal has not finished. */
export interface PendingUpload {
  readonly id: string;
  readonly token: string;
  readonly name: string;
  readonly length: number;
  readonly bytes?: Buffer;
}

const TYPES: readonly (readonly [extension: string, filetype: string, mimetype: string])[] = [
  ['txt', 'text', 'text/plain'],
  ['log', 'text', 'text/plain'],
  ['md', 'markdown', 'text/markdown'],
  ['csv', 'csv', 'text/csv'],
  ['json', 'json', 'application/json'],
  ['yaml', 'yaml', 'text/yaml'],
  ['yml', 'yaml', 'text/yaml'],
  ['html', 'html', 'text/html'],
  ['svg', 'svg', 'image/svg+xml'],
  ['png', 'png', 'image/png'],
  ['jpg', 'jpg', 'image/jpeg'],
  ['gif', 'gif', 'image/gif'],
];

function typeOf(name: string): { filetype: string; mimetype: string } {
  const extension = name.split('.').at(-1)?.toLowerCase();
  const found = TYPES.find(([known]) => known === extension);
  return found === undefined
    ? { filetype: 'binary', mimetype: 'application/octet-stream' }
    : { filetype: found[1], mimetype: found[2] };
}

const newId = (): string => `F0${randomBytes(5).toString('hex').toUpperCase()}`;

export class FileStore {
  readonly #pending = new Map<string, PendingUpload>();
  readonly #files = new Map<string, StoredFile>();

  /** Announces an upload of `length` bytes. */
  announce(name: string, length: number): PendingUpload {
    const upload = { id: newId(), token: randomBytes(16).toString('hex'), name, length };
    this.#pending.set(upload.id, upload);
    return upload;
  }

  /** Takes the bytes of an announced upload; `undefined` when the token is unknown. */
  receive(token: string, bytes: Buffer): PendingUpload | undefined {
    const upload = [...this.#pending.values()].find((pending) => pending.token === token);
    if (upload === undefined) return undefined;
    const received = { ...upload, bytes };
    this.#pending.set(upload.id, received);
    return received;
  }

  pending(id: string): PendingUpload | undefined {
    return this.#pending.get(id);
  }

  /** Makes a file of an upload whose bytes have arrived. */
  complete(
    upload: PendingUpload,
    details: { title: string; user: string; created: number; channels: string[] },
  ): StoredFile {
    this.#pending.delete(upload.id);
    const file: StoredFile = {
      id: upload.id,
      name: upload.name,
      ...typeOf(upload.name),
      ...details,
      bytes: upload.bytes ?? Buffer.alloc(0),
    };
    this.#files.set(file.id, file);
    return file;
  }

  find(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }
}
