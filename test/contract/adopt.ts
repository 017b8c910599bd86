import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment, AttachPlan } from '../../src/core/ports.js';
import type { MechanismName } from '../../src/domain/capsule.js';
import type { ContainerTarget } from '../../src/domain/target.js';
import type { AttachEnvironment } from './attach-steps.js';
import { attach, attachPlan, patience } from './attach-steps.js';

const TEST_MS = 90_000;

/** What every Mechanism does for the process that takes a run over from one that died. */
export function adoptContract(name: MechanismName, makeEnvironment: () => Promise<AttachEnvironment>): void {
  describe(`a capsule by the mechanism ${name} whose process died`, { timeout: TEST_MS }, () => {
    let environment: AttachEnvironment;
    let close = (): Promise<void> => Promise.resolve();
    let shared: ContainerTarget;

    beforeAll(async () => {
      environment = await makeEnvironment();
      close = () => environment.close();
      shared = await environment.makeTarget();
    }, TEST_MS);
    afterAll(() => close(), 2 * TEST_MS);

    const planOf = async (script: string): Promise<AttachPlan> =>
      attachPlan(environment, await environment.again(shared), ['sh', '-c', script]);
    /** As a new process knows it: the start-by time is in no record. */
    async function adopt(plan: AttachPlan): Promise<Attachment> {
      const adopted = await environment.mechanism.adopt({ ...plan, startBy: 0 }, patience());
      if (adopted === undefined) throw new Error('the capsule is not there');
      return adopted;
    }
    const text = async (attachment: Attachment): Promise<string> =>
      Buffer.from((await attachment.output(patience())).bytes).toString();

    it('is not there when it was never attached', async () => {
      expect(await environment.mechanism.adopt(await planOf('echo'), patience())).toBeUndefined();
    });

    it('is read to its end by whoever adopts it, and is not run again', async () => {
      const plan = await planOf('echo begun; sleep 1; echo over');
      const first = await attach(environment, plan);
      await first.started(patience());
      await first.leave();
      const adopted = await adopt(plan);
      await adopted.started(patience());
      expect(await text(adopted)).toBe('begun\nover\n');
      const { lines } = await adopted.detach(patience());
      expect(lines.find(({ subject }) => subject === 'capsule')?.verdict).toBe('ok');
    });

    it('is read also when it has ended already', async () => {
      const plan = await planOf('echo over');
      const first = await attach(environment, plan);
      await first.started(patience());
      await first.output(patience());
      await first.leave();
      const adopted = await adopt(plan);
      await adopted.started(patience());
      expect(await text(adopted)).toBe('over\n');
      await adopted.detach(patience());
    });

    it('is stopped by whoever adopts it within two seconds', async () => {
      const plan = await planOf('echo begun; sleep 600');
      const first = await attach(environment, plan);
      await first.started(patience());
      await first.leave();
      const adopted = await adopt(plan);
      await adopted.started(patience());
      const stopped = performance.now();
      const [output] = await Promise.all([adopted.output(patience()), adopted.stop(patience())]);
      expect(performance.now() - stopped).toBeLessThan(2_000);
      expect(output).toMatchObject({ reason: 'stopped', complete: true });
      await adopted.detach(patience());
    });

    it('is lost with its target', async (context) => {
      // A capsule pod outlives the pod that it looks into.
      if (name === 'node') return context.skip();
      const plan = await planOf('echo');
      if (plan.target.kind !== 'container') throw new Error('the suite looks at containers');
      const state = { ...plan.target.state, podUid: 'another' };
      const other = { ...plan, target: { ...plan.target, state } };
      await expect(environment.mechanism.adopt(other, patience())).rejects.toMatchObject({ code: 'target-gone' });
    });
  });
}
