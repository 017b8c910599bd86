import { once } from 'node:events';
import type { Server } from 'node:net';
import { createServer } from 'node:net';

/** Identifies a file whatever it is called. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

/**
 * Holds a file for this process alone, as far as this machine's network namespace goes: an abstract socket, which the kernel lets go when
 * the process ends, however it does. Undefined where there is no such thing (macOS).
 * @throws Error with EADDRINUSE when another process holds it
 */
export async function lockFile({ dev, ino }: FileIdentity): Promise<Server | undefined> {
  if (process.platform !== 'linux') return undefined;
  const server = createServer((socket) => socket.destroy());
  server.listen(`\0recap-audit-${dev}-${ino}`).unref();
  await once(server, 'listening');
  return server;
}
