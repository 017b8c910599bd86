/** Which container a log, attach or exec is about; the part of it that the API server itself decides. */
import type { KubeObject } from '../contract.js';
import { allContainers, podSpec, type Container } from './pod.js';
import { badRequest } from './status.js';

/** Throws 400 when the container is not named and there are several, or when the pod has none of that name. */
export function containerOfRequest(pod: KubeObject, asked: string | null): string {
  const spec = podSpec(pod);
  const containers = spec.containers ?? [];
  const { name } = pod.metadata;
  if (asked !== null && asked !== '') {
    if (allContainers(spec).some((container) => container.name === asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [only] = containers;
  if (containers.length === 1 && only?.name !== undefined) return only.name;
  const initial = spec.initContainers ?? [];
  const choice = containers.length > 0 ? `, choose one of: [${namesOf(containers)}]` : '';
  const initialChoice = initial.length > 0 ? ` or one of the init containers: [${namesOf(initial)}]` : '';
  throw badRequest(`a container name must be specified for pod ${name}${choice}${initialChoice}`);
}

function namesOf(containers: Container[]): string {
  return containers.map((container) => container.name ?? '').join(' ');
}
