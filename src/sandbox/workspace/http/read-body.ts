import type { IncomingMessage } from 'node:http';

/** More than any bot sends, a file of 64 MiB in its form included; Slack's own ceiling for files is far higher. */
const LIMIT_BYTES = 72 * 1024 * 1024;

/** The whole body of a request. @throws Error when it is larger than 72 MiB or the client went away */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > LIMIT_BYTES) throw new Error('the body of the request is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
