import { describe, expect, it } from 'vitest';
import { AdmissionMemory } from '../../src/kubernetes/admission-memory.js';
import { capsuleContainer } from '../../src/kubernetes/capsule-container.js';
import { newRunId } from '../../src/domain/run-id.js';
import { aCapsule, aTarget } from '../support/examples.js';

const NOW = 1_790_000_000_000;
const entry = (image = aCapsule().image, uid = 65532): ReturnType<typeof capsuleContainer> => {
  const target = aTarget({ security: { ...aTarget().security, runAsUser: uid } });
  const plan = { runId: newRunId(), capsule: aCapsule({ image }), argv: ['ss'], target, nonce: 'n', startBy: NOW };
  return capsuleContainer(plan, 'IfNotPresent');
};

describe('what the admission of a namespace took lately', () => {
  it('is known for five minutes, for every run of the same image with the same rights', () => {
    const memory = new AdmissionMemory();
    memory.taken('shop', entry(), NOW);
    expect(memory.remembers('shop', entry(), NOW + 299_000)).toBe(true);
    expect(memory.remembers('shop', entry(), NOW + 301_000)).toBe(false);
  });

  it('says nothing of another namespace, image or right', () => {
    const memory = new AdmissionMemory();
    memory.taken('shop', entry(), NOW);
    expect(memory.remembers('bank', entry(), NOW)).toBe(false);
    expect(memory.remembers('shop', entry('other'), NOW)).toBe(false);
    expect(memory.remembers('shop', entry(undefined, 0), NOW)).toBe(false);
  });

  it('is forgotten once an attach was refused', () => {
    const memory = new AdmissionMemory();
    memory.taken('shop', entry(), NOW);
    memory.refused('shop', entry());
    expect(memory.remembers('shop', entry(), NOW)).toBe(false);
  });
});
