import type { V1Container, V1Pod } from '@kubernetes/client-node';
import { RecapError } from '../domain/errors.js';
import type { PodRef } from '../domain/target.js';

/** The annotation by which a pod's author says which container people mean; kubectl heeds it too. */
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/**
 * The container of a pod that is meant: the named one, else the annotated one, else the only one. Sidecars among the init containers
 * count only when they are named.
 * @throws RecapError `ambiguous-target` listing the containers, `target-not-found` for a name that is not there
 */
export function chooseContainer(pod: V1Pod, ref: PodRef): V1Container {
  const containers = pod.spec?.containers ?? [];
  if (ref.container !== undefined) return namedContainer(pod, ref.container);
  const annotated = pod.metadata?.annotations?.[DEFAULT_CONTAINER];
  const [only, ...others] = containers;
  const chosen = containers.find(({ name }) => name === annotated) ?? (others.length === 0 ? only : undefined);
  if (chosen !== undefined) return chosen;
  throw new RecapError(
    'ambiguous-target',
    `The pod ${pod.metadata?.name ?? ''} has several containers: ${list(containers)}.`,
    {
      hint: `Add one of them: ${ref.namespace}/${ref.name}:${containers[0]?.name ?? 'CONTAINER'}.`,
    },
  );
}

function namedContainer(pod: V1Pod, wanted: string): V1Container {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec ?? {};
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const found = [...containers, ...sidecars].find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const why = ephemeralContainers.some(({ name }) => name === wanted)
    ? `${wanted} is an ephemeral container, and those can't be looked into.`
    : initContainers.some(({ name }) => name === wanted)
      ? `${wanted} is an init container, and those run before the pod does.`
      : `The pod ${pod.metadata?.name ?? ''} has no container ${wanted}.`;
  throw new RecapError('target-not-found', why, { hint: `It has: ${list([...containers, ...sidecars])}.` });
}

const list = (containers: readonly V1Container[]): string => containers.map(({ name }) => name).join(', ');
