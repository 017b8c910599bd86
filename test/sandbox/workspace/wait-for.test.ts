import { expect, it } from 'vitest';
import { Changes } from '../../../src/sandbox/workspace/changes.js';
import { waitForChange } from '../../../src/sandbox/workspace/wait-for.js';

it('resolves at once, or with the change that makes it so', async () => {
  const changes = new Changes();
  expect(await waitForChange(changes, () => 'now')).toBe('now');
  let count = 0;
  const second = waitForChange(changes, () => count === 2 && 'second');
  for (count = 1; count < 2; count += 1) changes.tell({ type: 'called' });
  changes.tell({ type: 'called' });
  expect(await second).toBe('second');
});

it('gives up at the deadline, when it is aborted, and when the probe throws', async () => {
  const changes = new Changes();
  await expect(waitForChange(changes, () => false, { timeoutMs: 1, what: 'the moon' })).rejects.toThrow(
    'the moon did not come within 1 ms',
  );
  const aborting = new AbortController();
  const waiting = waitForChange(changes, () => false, { signal: aborting.signal });
  aborting.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  const broken = waitForChange(changes, () => {
    throw new Error('broken probe');
  });
  await expect(broken).rejects.toThrow('broken probe');
});
