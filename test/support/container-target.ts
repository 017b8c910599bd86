import type { ContainerTarget, Target } from '../../src/domain/target.js';

/** The target as the container that the test knows it to be. */
export function asContainer(target: Target | undefined): ContainerTarget {
  if (target?.kind !== 'container') throw new Error(`the target is ${target?.kind ?? 'not there'}, and no container`);
  return target;
}
