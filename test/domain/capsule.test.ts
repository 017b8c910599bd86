import { describe, expect, it } from 'vitest';
import { deriveRisk, higherRisk, riskOf, usualRisk } from '../../src/domain/capsule.js';
import { aCapsule } from '../support/examples.js';

const plain = aCapsule().privileges;

describe('the risk of a capsule', () => {
  it.each([
    ['routine', {}],
    ['routine', { privileges: { ...plain, as: { uid: 1000, gid: 1000 } } }],
    ['sensitive', { privileges: { ...plain, as: { uid: 0, gid: 0 } } }],
    ['privileged', { privileges: { ...plain, capabilities: ['SYS_PTRACE'] } }],
    ['privileged', { privileges: { ...plain, privileged: true } }],
  ])('is %s for %j by the ephemeral mechanism', (risk, more) => {
    expect(deriveRisk(aCapsule(more).privileges, 'ephemeral')).toBe(risk);
  });

  it('is privileged for anything by the node mechanism', () => {
    expect(deriveRisk(plain, 'node')).toBe('privileged');
  });

  it('is what the author raised it to, and never less than the derived one', () => {
    const raised = aCapsule({ raisedTo: 'sensitive' });
    expect(riskOf(raised, 'ephemeral')).toBe('sensitive');
    expect(riskOf(raised, 'node')).toBe('privileged');
  });

  it('is told for the mechanism that is tried first', () => {
    expect(usualRisk(aCapsule({ mechanisms: ['ephemeral', 'node'] }))).toBe('routine');
    expect(usualRisk(aCapsule({ mechanisms: ['node', 'ephemeral'] }))).toBe('privileged');
  });

  it('is the higher of two', () => {
    expect(higherRisk('routine', 'privileged')).toBe('privileged');
    expect(higherRisk('sensitive', 'routine')).toBe('sensitive');
  });
});
