import { describe, expect, it } from 'vitest';
import { mayFollow, RUN_STATES } from '../../src/domain/run.js';

describe('the states of a run', () => {
  it('lead only forward', () => {
    for (const [at, from] of RUN_STATES.entries()) {
      for (const [then, to] of RUN_STATES.entries()) if (then <= at) expect(mayFollow(from, to)).toBe(false);
    }
  });

  it('let every run end, and nothing follow its end', () => {
    for (const state of RUN_STATES) expect(mayFollow(state, 'ended')).toBe(state !== 'ended');
  });

  it('let nothing run that was not queued and attached', () => {
    expect(mayFollow('requested', 'running')).toBe(false);
    expect(mayFollow('queued', 'running')).toBe(false);
    expect(mayFollow('attaching', 'running')).toBe(true);
  });
});
