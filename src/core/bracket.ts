import { RecapError } from '../domain/errors.js';
import type { Receipt } from '../domain/receipt.js';
import type { RunId } from '../domain/run-id.js';
import type { CoreOptions } from './options.js';
import { startByMs } from './options.js';
import type { Attachment, AttachPlan, Clock, Log, Mechanism } from './ports.js';
import { HandedOver } from './recovery/handed-over.js';
import { unstoppable, within } from './within.js';

export interface BracketDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly options: CoreOptions;
}

/**
 * The opening half of attach and detach. An attach that is given up, because it takes too long or the run is stopped, may still
 * succeed behind our back: what it yields then is detached at once.
 */
export async function attach(
  mechanism: Mechanism,
  plan: AttachPlan,
  stop: AbortSignal,
  deps: BracketDeps,
): Promise<Attachment> {
  const late = (): Error =>
    new RecapError('start-timeout', 'The cluster did not take the capsule in time, so the run was given up.');
  return within({ ms: deps.options.attachMs, signal: stop, late }, async (signal) => {
    const attachment = await mechanism.attach(plan, signal);
    if (!signal.aborted) return attachment;
    if (signal.reason instanceof HandedOver) await attachment.leave();
    else await detachLate(attachment, plan, deps);
    throw signal.reason;
  });
}

async function detachLate(attachment: Attachment, { runId }: AttachPlan, deps: BracketDeps): Promise<void> {
  deps.log.warn({ run: runId }, 'attached-after-giving-up');
  await detach(attachment, runId, deps, { hasStarted: false });
}

/** Resolves once the tool runs. Rejects with `start-timeout` after the start timeout, with the stop's reason when stopped. */
export function awaitStart(attachment: Attachment, stop: AbortSignal, { options }: BracketDeps): Promise<void> {
  const late = (): Error =>
    new RecapError('start-timeout', 'The capsule did not start in time.', {
      hint: 'The node may be busy, or the pull of the image slow; try again.',
    });
  return within({ ms: options.startMs, signal: stop, late }, (signal) => attachment.started(signal));
}

/**
 * The closing half, on its own time whatever has happened before. An adapter that fails here does not hide how the run ended: the
 * receipt says then that nothing could be checked. What was given up before it had started is waited for until it can't start any more.
 */
export async function detach(
  attachment: Attachment,
  run: RunId,
  deps: BracketDeps,
  { hasStarted }: { readonly hasStarted: boolean },
): Promise<Receipt> {
  const late = (): Error => new Error('the detach did not end in time');
  try {
    const lateMs = hasStarted ? 0 : startByMs(deps.options);
    const bound = { ms: lateMs + deps.options.detachMs, signal: unstoppable(), late };
    return await within(bound, (signal) => attachment.detach(signal));
  } catch (error) {
    deps.log.error({ run, error: String(error) }, 'detach-failed');
    const text = 'Whether the capsule is gone could not be checked; it ends by itself at its deadline.';
    return { lines: [{ subject: 'capsule', verdict: 'unknown', text }], checkedAt: deps.clock.now() };
  }
}
