import { describe, expect, it } from 'vitest';
import { chooseMechanism } from '../../src/core/choose-mechanism.js';
import { createExplain } from '../../src/core/explain.js';
import { DEFAULT_CORE_OPTIONS } from '../../src/core/options.js';
import type { Mechanism } from '../../src/core/ports.js';
import type { Capsule, MechanismName } from '../../src/domain/capsule.js';
import type { ErrorCode } from '../../src/domain/errors.js';
import { RecapError } from '../../src/domain/errors.js';
import { newRunId } from '../../src/domain/run-id.js';
import type { Target } from '../../src/domain/target.js';
import { aCapsule, aTarget, CLUSTER } from '../support/examples.js';
import { FakeCore } from '../support/fake-core.js';
import { FakeMechanism } from '../support/fake-mechanism.js';
import { parseObjectName } from '../../src/domain/names.js';

const BOTH = aCapsule({ mechanisms: ['ephemeral', 'node'], targets: ['container', 'node'] });
const NODE: Target = {
  kind: 'node',
  cluster: CLUSTER,
  node: parseObjectName('node-1'),
  uid: 'n-1',
  asked: { cluster: CLUSTER, kind: 'node', name: parseObjectName('node-1') },
};

class Choice {
  readonly ephemeral = new FakeMechanism('ephemeral');
  readonly node = new FakeMechanism('node');

  refuse(mechanism: FakeMechanism, code: ErrorCode): void {
    mechanism.script.preflight = () => Promise.reject(new RecapError(code, `No ${mechanism.name}.`));
  }

  of(
    capsule: Capsule,
    target: Target = aTarget(),
    off: readonly MechanismName[] = [],
  ): ReturnType<typeof chooseMechanism> {
    const all: readonly Mechanism[] = [this.ephemeral, this.node].filter(({ name }) => !off.includes(name));
    const { deps } = new FakeCore();
    const cluster = {
      name: CLUSTER,
      targets: deps.clusters.get(CLUSTER)?.targets as never,
      access: deps.clusters.get(CLUSTER)?.access as never,
      mechanisms: new Map(all.map((each) => [each.name, each])),
    };
    const plan = { runId: newRunId(), capsule, argv: ['ss'], target, nonce: 'n' };
    const explain = createExplain(deps.log, (text) => text);
    return chooseMechanism(plan, cluster, { explain, options: DEFAULT_CORE_OPTIONS }, AbortSignal.timeout(5_000));
  }

  get steps(): string[] {
    return [this.ephemeral, this.node].flatMap(({ name, steps }) =>
      steps.map((step) => `${name} ${step.split(' ')[0] ?? ''}`),
    );
  }
}

describe('the mechanism of a run', () => {
  it('is the only one that a capsule names, and then the attach itself is the question to admission', async () => {
    const choice = new Choice();
    const { mechanism, risk } = await choice.of(aCapsule());
    expect(mechanism.name).toBe('ephemeral');
    expect(risk).toBe('routine');
    expect(choice.steps).toEqual(['ephemeral preflight']);
  });

  it('is the first that the cluster would admit, asked without changing anything', async () => {
    const choice = new Choice();
    const { mechanism, note } = await choice.of(BOTH);
    expect(mechanism.name).toBe('ephemeral');
    expect(note).toBeUndefined();
    expect(choice.steps).toEqual(['ephemeral ask-recent']);
  });

  it.each(['admission-refused', 'does-not-fit', 'under-pressure'] as const)(
    'is the next one after %s, with a note that says why and the risk that it has by that',
    async (code) => {
      const choice = new Choice();
      choice.refuse(choice.ephemeral, code);
      const { mechanism, risk, note, preflight } = await choice.of(BOTH);
      expect(mechanism.name).toBe('node');
      expect(risk).toBe('privileged');
      expect(preflight.kind).toBe('done');
      expect(note).toBe('Ran by the node mechanism instead: No ephemeral.');
    },
  );

  it('is not changed for what another mechanism would meet as well', async () => {
    const choice = new Choice();
    choice.refuse(choice.ephemeral, 'target-gone');
    const { mechanism, preflight } = await choice.of(BOTH);
    expect(mechanism.name).toBe('ephemeral');
    expect(preflight.kind).not.toBe('done');
    expect(choice.steps).toEqual(['ephemeral ask-recent']);
  });

  it('is none where all are refused: the reason of the first is told', async () => {
    const choice = new Choice();
    choice.refuse(choice.ephemeral, 'admission-refused');
    choice.refuse(choice.node, 'does-not-fit');
    const { preflight } = await choice.of(BOTH);
    expect(preflight).toMatchObject({ kind: 'refused', refusal: { reason: 'No ephemeral.' } });
  });

  it('is the node mechanism for a node', async () => {
    const choice = new Choice();
    expect((await choice.of(BOTH, NODE)).mechanism.name).toBe('node');
    expect(choice.steps).toEqual(['node ask-now']);
  });

  it('is refused for a target that the capsule does not look at, and where it is off', async () => {
    const choice = new Choice();
    await expect(choice.of(aCapsule(), NODE)).rejects.toMatchObject({ code: 'does-not-fit' });
    await expect(choice.of(BOTH, NODE, ['node'])).rejects.toThrow('needs the node mechanism, which is off here');
  });
});
