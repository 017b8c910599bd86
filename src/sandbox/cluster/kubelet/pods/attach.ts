import type { Readable, Writable } from 'node:stream';
import type { RemoteEnd, RemoteStreams } from '../../contract.js';
import type { ContainerProcess } from '../runtime/container-process.js';
import type { ContainerRecord } from './container-record.js';

/**
 * Attaches to a running container: output from now on, and input if the container has an open stdin. Input that ends, or a
 * client that goes, closes the stdin of a container with `stdinOnce`; without it, the end of input ends only the attach.
 */
export async function attachToContainer(
  record: ContainerRecord,
  process: ContainerProcess,
  streams: RemoteStreams,
  signal: AbortSignal,
): Promise<RemoteEnd> {
  const stops = [forward(process.stdout, streams.stdout), forward(process.stderr, streams.stderr)];
  const once = record.spec.stdinOnce === true;
  const input = process.stdin?.writable === true ? streams.stdin : undefined;
  const inputEnded = new Promise<void>((resolve) => {
    input?.once('end', () => (once ? process.stdin?.end() : resolve()));
  });
  if (input !== undefined && process.stdin !== undefined) input.pipe(process.stdin, { end: false });
  try {
    await Promise.race([process.ended, inputEnded, aborted(signal)]);
  } finally {
    for (const stop of stops) stop();
    input?.unpipe();
    if (input !== undefined && once) process.stdin?.end();
  }
  return { exitCode: 0 };
}

function forward(from: Readable, to: Writable | undefined): () => void {
  if (to === undefined) return () => undefined;
  const write = (chunk: Buffer): void => {
    to.write(chunk);
  };
  from.on('data', write);
  return () => from.off('data', write);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
