/**
 * A replica of the bot in a process of its own, to be hurt. It says `loaded`, gets its work, says `ready` once it serves, and ends in peace at
 * SIGTERM, and at once when whoever has started it is gone.
 */
import { once } from 'node:events';
import { setClockAhead } from './clock.js';
import { aroundMistake } from './mistakes.js';
import type { FromReplica, ReplicaWork, ToReplica } from './work.js';
import { renderBoundary } from '../boundaries/boundary.js';
import { NOT_CALM } from '../boundaries/calm.js';
import { aroundSteps } from '../boundaries/steps.js';
import type { Around } from '../../../src/instruments.js';
import { serveUntilTold } from '../../support/serve-until-told.js';

const say = (message: FromReplica): void => void process.send?.(message);
const write = (fields: object, message: string): void => {
  const plain = JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? value.stack : value));
  process.stderr.write(`${new Date().toISOString()} ${message} ${plain}\n`);
};

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('unhandledRejection', (error) => {
  write({ error: String(error) }, 'unhandled-rejection');
  process.exit(1);
});
say({ kind: 'loaded' });
const [first] = (await once(process, 'message')) as [ToReplica];
if (first.kind !== 'work') throw new Error('a replica gets its work first');
await serve(first.work);

async function serve(work: ReplicaWork): Promise<void> {
  if (work.clockOffsetMs !== undefined) setClockAhead(work.clockOffsetMs);
  await serveUntilTold(work, { write, around: aroundsFor(work), onReady: () => say({ kind: 'ready' }) });
  process.disconnect();
}

function aroundsFor({ killAt, records, calm = NOT_CALM, mistake }: ReplicaWork): readonly Around[] {
  let isArmed = false;
  process.on('message', (message: ToReplica) => {
    if (message.kind !== 'arm') return;
    isArmed = true;
    say({ kind: 'armed' });
  });
  const wanted = killAt && renderBoundary(killAt);
  const steps = aroundSteps(
    calm,
    () => isArmed,
    // At once: what comes after it in this process does not happen.
    (boundary) => void (renderBoundary(boundary) === wanted && process.kill(process.pid, 'SIGKILL')),
    (called) => void (records === true && say({ kind: 'called', ...called })),
  );
  const watched = wanted !== undefined || records === true;
  return [...(watched ? [steps] : []), ...(mistake === undefined ? [] : [aroundMistake(mistake)])];
}
