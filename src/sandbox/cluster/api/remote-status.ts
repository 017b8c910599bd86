/** The v1.Status on channel 3 that ends a remote command, byte for byte as the API server and the kubelet write it. */
import type { RemoteEnd } from '../contract.js';
import type { Subprotocol } from './remote-channels.js';

/** How an exec or attach ended. An attach is always a Success: it carries no exit code. */
export function endStatus(kind: 'exec' | 'attach', end: RemoteEnd, protocol: Subprotocol): string {
  if (kind === 'exec' && end.startError !== undefined) {
    return errorStatus(`error executing command in container: ${end.startError}`, protocol);
  }
  if (kind === 'attach' || end.exitCode === 0) return JSON.stringify({ metadata: {}, status: 'Success' });
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${end.exitCode}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(end.exitCode) }] },
  });
}

/** A failure of the runtime. With v5 the API server translates for the kubelet and wraps its error once more. */
export function errorStatus(problem: string, protocol: Subprotocol): string {
  const cause = protocol === 'v5.channel.k8s.io' ? `Internal error occurred: ${problem}` : problem;
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${cause}`,
    reason: 'InternalError',
    details: { causes: [{ message: cause }] },
    code: 500,
  });
}
