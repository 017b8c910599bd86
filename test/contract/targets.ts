import { asContainer } from '../support/container-target.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TargetResolver } from '../../src/core/ports.js';
import type { RecapError } from '../../src/domain/errors.js';
import type { Target } from '../../src/domain/target.js';
import { parseTarget, refOfTarget } from '../../src/domain/target.js';
import { CLUSTER } from '../support/examples.js';

/** A cluster with one running pod `solo` of one container `app` in `namespace`, that belongs to no workload. */
export interface TargetsEnvironment {
  readonly targets: TargetResolver;
  readonly namespace: string;
  close(): Promise<void>;
}

/** What every TargetResolver does. */
export function targetsContract(name: string, makeEnvironment: () => Promise<TargetsEnvironment>): void {
  describe(`the targets of ${name}`, { timeout: 60_000 }, () => {
    let environment: TargetsEnvironment;
    let close = (): Promise<void> => Promise.resolve();

    beforeAll(async () => {
      environment = await makeEnvironment();
      close = () => environment.close();
    }, 90_000);
    afterAll(() => close(), 150_000);

    async function resolve(text: string, all = false): Promise<readonly Target[]> {
      const ref = parseTarget(text, CLUSTER);
      return environment.targets.resolve(ref, { all, most: 5 }, AbortSignal.timeout(20_000));
    }
    const refusal = (text: string): Promise<RecapError> =>
      resolve(text).then(
        () => Promise.reject(new Error(`${text} was resolved`)),
        (error: unknown) => error as RecapError,
      );

    it('are found by name, by kind and name, and with their container', async () => {
      const { namespace } = environment;
      for (const text of [`${namespace}/solo`, `${namespace}/pod/solo`, `${namespace}/solo:app`]) {
        const [target, ...others] = await resolve(text);
        expect(others).toEqual([]);
        expect(target).toMatchObject({ cluster: CLUSTER, namespace, pod: 'solo', container: 'app' });
        expect(asContainer(target).state).toMatchObject({ restartCount: 0, ready: true });
        expect(asContainer(target).state.podUid).not.toBe('');
        expect(asContainer(target).state.containerId).toMatch(/^\w+:\/\/./);
      }
    });

    it('are found again by the reference that they give of themselves', async () => {
      const [target] = await resolve(`${environment.namespace}/solo`, true);
      if (target === undefined) throw new Error('no target');
      const [again] = await environment.targets.resolve(
        refOfTarget(target),
        { all: false, most: 1 },
        AbortSignal.timeout(20_000),
      );
      expect(asContainer(again).state).toEqual(asContainer(target).state);
    });

    it('are refused with the nearest name when nothing has that name', async () => {
      const { namespace } = environment;
      for (const text of [`${namespace}/soIo`.toLowerCase(), `${namespace}/pod/sol`, `${namespace}/deploy/solo`]) {
        const error = await refusal(text);
        expect(error).toMatchObject({ code: 'target-not-found' });
        expect(error.hint).toContain('solo');
      }
    });

    it('are refused with the list of containers when the container is another', async () => {
      const error = await refusal(`${environment.namespace}/solo:ap`);
      expect(error).toMatchObject({ code: 'target-not-found' });
      expect(error.hint).toContain('app');
    });

    it('are not found in a namespace that is not there', async () => {
      expect(await refusal('no-such-namespace/solo')).toMatchObject({ code: 'target-not-found' });
    });

    it('know every namespace', async () => {
      expect(await environment.targets.namespaces(AbortSignal.timeout(20_000))).toContain(environment.namespace);
    });

    it('reject with the reason of a signal that is aborted', async () => {
      const ref = parseTarget(`${environment.namespace}/solo`, CLUSTER);
      const reason = new Error('enough');
      const asked = environment.targets.resolve(ref, { all: false, most: 1 }, AbortSignal.abort(reason));
      await expect(asked).rejects.toBe(reason);
    });
  });
}
