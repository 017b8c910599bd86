import { RecapError } from '../domain/errors.js';
import type { RunId } from '../domain/run-id.js';
import type { BracketDeps } from './bracket.js';
import type { Attachment, CapsuleOutput } from './ports.js';
import { HandedOver } from './recovery/handed-over.js';
import { unstoppable, within } from './within.js';

/**
 * The output of a capsule that runs. When `stop` is aborted the kill switch is thrown and the output, which then ends early, is
 * waited for a little longer, so that people see what there was; after that this rejects with the stop's reason.
 */
export async function follow(
  attachment: Attachment,
  run: { id: RunId; longestMs: number; stop: AbortSignal },
  { options, log }: BracketDeps,
): Promise<CapsuleOutput> {
  const giveUp = new AbortController();
  let patience: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    // Another process goes on from here.
    if (run.stop.reason instanceof HandedOver) return giveUp.abort(run.stop.reason);
    patience = setTimeout(() => giveUp.abort(run.stop.reason), options.stopMs);
    const late = (): Error => new Error('the kill switch did not answer in time');
    within({ ms: options.stopMs, signal: unstoppable(), late }, (signal) => attachment.stop(signal)).catch(
      (error: unknown) => log.warn({ run: run.id, error: String(error) }, 'stop-failed'),
    );
  };
  run.stop.addEventListener('abort', onStop, { once: true });
  if (run.stop.aborted) onStop();
  const late = (): Error => new RecapError('deadline', 'The tool did not end in time, and its output did not arrive.');
  try {
    const ms = run.longestMs + options.outputMarginMs;
    return await within({ ms, signal: giveUp.signal, late }, (signal) => attachment.output(signal));
  } finally {
    clearTimeout(patience);
    run.stop.removeEventListener('abort', onStop);
  }
}
