import type { AttachPlan, CapsuleOutput } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import { quoteForPeople } from '../domain/names.js';
import { renderTarget } from '../domain/target.js';
import { shorten } from './shorten.js';
import { readTrailer } from './trailer.js';

/**
 * What a capsule's log says, given what is known of it. `reason` is `unknown` while the trailer is not there.
 * @throws RecapError `tool-missing` when the supervisor found no such command in the image, `target-gone` and `start-failed` when a
 *   capsule pod could not enter its target
 */
export function interpretLog(log: Uint8Array, { nonce, argv, capsule, target }: AttachPlan): CapsuleOutput {
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
  if (trailer.reason === 'gone') {
    throw new RecapError('target-gone', `No process of ${renderTarget(target)} is on the node ${target.node}.`, {
      hint: 'It may have ended meanwhile: give the command again. A runtime with virtual machines hides its processes from the node.',
    });
  }
  if (trailer.reason === 'barred') {
    const why = shorten(Buffer.from(bytes).toString());
    throw new RecapError('start-failed', `The node does not let the capsule enter ${renderTarget(target)}: ${why}`, {
      hint: 'A profile of AppArmor or SELinux, or the seccomp profile of the runtime, may forbid it.',
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
