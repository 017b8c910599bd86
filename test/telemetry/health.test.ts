import { afterEach, describe, expect, it } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import type { Component } from '../../src/telemetry/health.js';
import { Health } from '../../src/telemetry/health.js';
import { Pulse } from '../../src/telemetry/pulse.js';
import { recordingLog } from '../slack/support.js';
import { eventually } from '../support/eventually.js';

const TIMES = { every: 10, deadline: 50 };

describe('the health of the bot', () => {
  const log = recordingLog();
  let health = new Health(log, TIMES);
  afterEach(async () => {
    await health.close();
    health = new Health(log, TIMES);
  });

  const whyOf = (name: string): string | undefined => health.conditions.find((one) => one.name === name)?.why;
  const check = (work: Component['check']): Component[] => [{ name: 'it', check: work }];

  it('is none before the start, before the first look, and once the bot stops', async () => {
    expect(whyOf('bot')).toBe('has not started yet');
    health.begin(check(() => Promise.resolve()));
    expect(whyOf('it')).toBe('has not been looked at yet');
    await eventually('it is ready', () => health.isReady);
    health.drain();
    expect(health.isReady).toBe(false);
    expect(whyOf('bot')).toBe('is stopping');
  });

  it('tells in plain words what does not serve, and no more of an error that is none of ours', async () => {
    let error: Error = new RecapError('store-unreachable', "The bot's store does not answer.");
    health.begin(check(() => Promise.reject(error)));
    await eventually('it tells why', () => whyOf('it') === "The bot's store does not answer.");
    error = new Error('password hunter2 refused');
    await eventually('it tells of the log', () => whyOf('it') === 'could not be looked at; the log tells more');
  });

  it('gives up a look that takes too long, also one that does not heed its signal', async () => {
    health.begin(check(() => new Promise(() => undefined)));
    await eventually('it tells why', () => whyOf('it') === 'does not answer within 0.05 s');
  });

  it('takes an old answer for none: the process stood still, and what was true then may not be now', async () => {
    health.begin(check(() => Promise.resolve()));
    await eventually('it is ready', () => health.isReady);
    const until = performance.now() + 2 * (TIMES.every + TIMES.deadline) + 20;
    while (performance.now() < until);
    expect(whyOf('it')).toMatch(/^was looked at \d+ s ago, and not since$/);
    await eventually('it is ready again', () => health.isReady);
  });

  it('says in the log once that something does not serve, and once that it does again', async () => {
    log.lines.length = 0;
    let isUp = false;
    let looks = 0;
    health.begin(
      check(() => {
        looks += 1;
        return isUp ? Promise.resolve() : Promise.reject(new RecapError('cluster-unreachable', 'Away.'));
      }),
    );
    await eventually('it was looked at again', () => looks > 2);
    isUp = true;
    await eventually('it is ready', () => health.isReady);
    expect(log.lines.map(({ message, fields }) => [message, fields['component']])).toEqual([
      ['not-ready', 'it'],
      ['ready-again', 'it'],
    ]);
  });
});

describe('the pulse of the sweep', () => {
  const round = (pulse: Pulse): Promise<unknown> =>
    pulse.around({ port: 'obligations', method: 'claim', args: [] }, () => Promise.reject(new Error('away')));

  it('stands still when no round has begun for too long, and goes on with the next one, also while the store is away', async () => {
    let now = 0;
    const pulse = new Pulse(60_000, () => now);
    now = 1_000_000;
    expect(pulse.standsStillFor).toBeUndefined();
    await expect(round(pulse)).rejects.toThrow('away');
    now += 60_000;
    expect(pulse.standsStillFor).toBeUndefined();
    now += 1;
    expect(pulse.standsStillFor).toBe(60_001);
    await expect(round(pulse)).rejects.toThrow('away');
    expect(pulse.standsStillFor).toBeUndefined();
  });

  it('is not asked for any more once the bot stops', async () => {
    let now = 0;
    const pulse = new Pulse(60_000, () => now);
    await expect(round(pulse)).rejects.toThrow('away');
    pulse.stop();
    now = 1_000_000;
    expect(pulse.standsStillFor).toBeUndefined();
  });
});
