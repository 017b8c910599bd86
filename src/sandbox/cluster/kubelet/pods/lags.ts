import { setTimeout as delay } from 'node:timers/promises';

/**
 * How long things take to show in a pod's status although they have happened: in milliseconds, as measured on a real kubelet.
 * Code that drives a cluster must cope with them, so the embedded cluster has them too.
 */
export interface Lags {
  /** From a process's end to `terminated`: between these two. */
  terminated: readonly [number, number];
  /** Between the starts of two ephemeral containers of one pod (the kubelet's pod worker). */
  nextEphemeral: number;
  imageNeverPull: number;
  imagePull: number;
  imagePullBackOff: number;
  invalidImageName: number;
  configError: number;
  createError: number;
  /** Between two tries to create a container whose target is not running. */
  createRetry: number;
  runError: number;
  /** The first back-off of a container that ends again and again; it doubles up to `crashBackOffLimit`. */
  crashBackOff: number;
  crashBackOffLimit: number;
  /** From the end of a pod's last process to its removal from the API, after a deletion with a grace period. */
  removal: number;
}

export const RECORDED_LAGS: Lags = {
  terminated: [400, 900],
  nextEphemeral: 1_000,
  imageNeverPull: 12_700,
  imagePull: 1_000,
  imagePullBackOff: 2_000,
  invalidImageName: 1_000,
  configError: 15_200,
  createError: 12_700,
  createRetry: 12_700,
  runError: 400,
  crashBackOff: 10_000,
  crashBackOffLimit: 300_000,
  removal: 1_000,
};

/** The recorded lags, all multiplied: 0.1 for tests that need the order of things and not their time. */
export function scaledLags(factor: number): Lags {
  const scaled = Object.entries(RECORDED_LAGS).map(([name, value]: [string, number | readonly number[]]) => [
    name,
    typeof value === 'number' ? value * factor : value.map((one) => one * factor),
  ]);
  return Object.fromEntries(scaled) as Lags;
}

/** Waits; ends early, without an error, when the signal aborts. */
export async function lag(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
