import type { AttachPlan, CapsuleOutput } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import { quoteForPeople } from '../domain/names.js';
import { readTrailer } from './trailer.js';

/**
 * What a capsule's log says, given what is known of it. `reason` is `unknown` while the trailer is not there.
 * @throws RecapError `tool-missing` when the supervisor found no such command in the image
 */
export function interpretLog(log: Uint8Array, { nonce, argv, capsule }: AttachPlan): CapsuleOutput {
  const { output, trailer } = readTrailer(log, nonce);
  const limit = capsule.limits.outputBytes;
  const bytes = output.subarray(0, limit);
  if (trailer === undefined) {
    return { bytes, reason: 'unknown', exitCode: undefined, truncated: output.length > limit, complete: false };
  }
  if (trailer.reason === 'missing') {
    throw new RecapError('tool-missing', `The capsule's image has no command ${quoteForPeople(argv[0] ?? '')}.`, {
      hint: `Correct the image or the argv of the capsule ${capsule.name}.`,
    });
  }
  const truncated = trailer.bytes > limit;
  return {
    bytes,
    reason: truncated && trailer.reason === 'exited' ? 'output-limit' : trailer.reason,
    exitCode: trailer.exitCode,
    truncated,
    complete: trailer.bytes === output.length,
  };
}
