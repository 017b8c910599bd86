import { describe, expect, it } from 'vitest';
import { deriveRisk, higherRisk } from '../../src/domain/capsule.js';
import { aCapsule } from '../support/examples.js';

const plain = aCapsule().privileges;

describe('the risk of a capsule', () => {
  it.each([
    ['routine', {}],
    ['routine', { privileges: { ...plain, as: { uid: 1000, gid: 1000 } } }],
    ['sensitive', { privileges: { ...plain, as: { uid: 0, gid: 0 } } }],
    ['privileged', { privileges: { ...plain, capabilities: ['SYS_PTRACE'] } }],
    ['privileged', { privileges: { ...plain, privileged: true } }],
    ['privileged', { mechanism: 'node' as const }],
  ])('is %s for %j', (risk, more) => {
    expect(deriveRisk(aCapsule(more))).toBe(risk);
  });

  it('is the higher of two', () => {
    expect(higherRisk('routine', 'privileged')).toBe('privileged');
    expect(higherRisk('sensitive', 'routine')).toBe('sensitive');
  });
});
