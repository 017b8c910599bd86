import type { Form } from '../blocks/result.js';

/** A message that is there. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
  /** What Slack took: all blocks, those without the newer ones, or the plain version. */
  readonly form: Form;
}

const PATTERN = /^([A-Z0-9]{1,32})\/(\d{1,20}\.\d{1,10})\/(blocks|classic|plain)$/;

/** `C1/1790000000.000100/blocks`: for the store. */
export const writePosted = ({ channel, ts, form }: Posted): string => `${channel}/${ts}/${form}`;

/** Undefined for what `writePosted` did not write. */
export function readPosted(text: string | undefined): Posted | undefined {
  const [, channel, ts, form] = PATTERN.exec(text ?? '') ?? [];
  if (channel === undefined || ts === undefined) return undefined;
  return { channel, ts, form: form as Form };
}
