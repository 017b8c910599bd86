import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../../src/core/ports.js';
import type { RunRecord } from '../../../src/domain/run.js';
import type { Stage } from '../support.js';
import { openStage } from '../support.js';
import { endedRun, newRun, OPS, REPORT } from './runs.js';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

/** A run whose first replica got as far as `work`, and its record as the other replica reads it. */
async function left(
  begin: 'slash' | 'mention',
  work: (c: Conversation, run: RunRecord) => Promise<unknown>,
): Promise<RunRecord> {
  const next = stage.next();
  await stage.workspace.as('U0ALICE')[begin](OPS, 'netstat shop/web');
  const { conversation } = await next;
  const run = { ...newRun(), place: conversation.place };
  conversation.progress([{ run: { ...run, state: 'running' } }]);
  await stage.workspace.waitFor((w) => w.messages(OPS).find(({ text }) => text.includes('running')));
  await work(conversation, run);
  return run;
}

const ours = () => stage.workspace.messages(OPS).filter(({ botId }) => botId !== undefined);

describe.each(['slash', 'mention'] as const)('a run of a %s that another replica takes over', (begin) => {
  it('is brought to its end in the message that is there', async () => {
    const run = await left(begin, () => Promise.resolve());
    const conversation = stage.app.resume(run);
    await conversation?.result([run], REPORT);
    await conversation?.finish([endedRun(run)]);
    expect(ours()).toHaveLength(2);
    expect(ours()[0]?.text).toContain('done');
    expect(ours()[1]?.threadTs).toBe(ours()[0]?.threadTs ?? ours()[0]?.ts);
  });

  it('does not post a result that is posted already', async () => {
    const run = await left(begin, (conversation, one) => conversation.result([one], REPORT));
    const conversation = stage.app.resume(run);
    await conversation?.result([run], REPORT);
    await conversation?.finish([endedRun(run)]);
    expect(ours().filter(({ text }) => text.includes('done'))).toHaveLength(1);
    expect(ours()).toHaveLength(2);
  });
});

describe('a place that is not of this workspace', () => {
  it.each(['{}', 'slack:T0OTHER/C0OPS', 'cli', 'slack:T0RECAP/C0OPS/../x'])('as %j is not resumed', (place) => {
    expect(stage.app.resume({ ...newRun(), place })).toBeUndefined();
  });
});
