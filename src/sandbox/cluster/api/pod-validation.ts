/** Validation of pods when they are created and when their main resource is changed. */
import { isDeepStrictEqual } from 'node:util';
import { validateContainer } from './container-validation.js';
import { validateEphemeralContainers } from './ephemeral-validation.js';
import { duplicate, forbiddenField, invalidValue, required, unsupported, type FieldError } from './field-errors.js';
import { dumpGoStruct } from './go-dump.js';
import { labelProblem, subdomainProblem } from './names.js';
import type { Container, PodSpec } from './pod.js';
import { unifiedDiff } from './unified-diff.js';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

export function validatePodSpec(spec: PodSpec): FieldError[] {
  const volumes = spec.volumes ?? [];
  const names = volumes.map((volume) => volume.name ?? '');
  const containers = spec.containers ?? [];
  return [
    ...volumes.flatMap((volume, i) => validateVolumeName(volume.name ?? '', names.indexOf(volume.name ?? '') < i, i)),
    ...(containers.length === 0 ? [required('spec.containers')] : []),
    ...validateList(containers, names, 'spec.containers', new Set()),
    ...validateList(
      spec.initContainers ?? [],
      names,
      'spec.initContainers',
      new Set(containers.map((c) => c.name ?? '')),
    ),
    ...((spec.ephemeralContainers ?? []).length > 0 ? noEphemeralContainers : []),
    ...(RESTART_POLICIES.includes(spec.restartPolicy ?? '')
      ? []
      : [unsupported('spec.restartPolicy', spec.restartPolicy ?? '', RESTART_POLICIES)]),
    ...validateNumbers(spec),
    ...validateNodeName(spec.nodeName),
  ];
}

const noEphemeralContainers = [forbiddenField('spec.ephemeralContainers', 'cannot be set on create')];

function validateVolumeName(name: string, repeated: boolean, i: number): FieldError[] {
  const path = `spec.volumes[${i}].name`;
  if (name === '') return [required(path)];
  const problem = labelProblem(name);
  if (problem !== undefined) return [invalidValue(path, name, problem)];
  return repeated ? [duplicate(path, name)] : [];
}

function validateList(list: Container[], volumes: string[], path: string, names: Set<string>): FieldError[] {
  return list.flatMap((container, i) => {
    const errors = validateContainer(container, volumes, `${path}[${i}]`);
    const name = container.name ?? '';
    if (name !== '' && names.has(name)) errors.push(duplicate(`${path}[${i}].name`, name));
    names.add(name);
    return errors;
  });
}

function validateNumbers(spec: PodSpec): FieldError[] {
  const errors: FieldError[] = [];
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && deadline < 1) {
    errors.push(invalidValue('spec.activeDeadlineSeconds', deadline, 'must be between 1 and 2147483647, inclusive'));
  }
  const grace = spec.terminationGracePeriodSeconds ?? 0;
  if (grace < 0)
    errors.push(invalidValue('spec.terminationGracePeriodSeconds', grace, 'must be greater than or equal to 0'));
  return errors;
}

function validateNodeName(name: string | undefined): FieldError[] {
  const problem = name ? subdomainProblem(name) : undefined;
  return problem === undefined ? [] : [invalidValue('spec.nodeName', name, problem)];
}

const MAY_CHANGE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
  '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n';

/** An update of pods/NAME itself: almost all of the spec is fixed. */
export function validatePodUpdate(before: PodSpec, after: PodSpec): FieldError[] {
  const munged: PodSpec = {
    ...after,
    containers: withImagesOf(before.containers, after.containers),
    ...(before.initContainers ? { initContainers: withImagesOf(before.initContainers, after.initContainers) } : {}),
    tolerations: before.tolerations ?? [],
  };
  if (before.activeDeadlineSeconds === undefined) delete munged.activeDeadlineSeconds;
  else munged.activeDeadlineSeconds = before.activeDeadlineSeconds;
  if (isDeepStrictEqual(comparable(munged), comparable(before))) return [];
  const diff = unifiedDiff(dumpPodSpec(before), dumpPodSpec(munged));
  return [...validateEphemeralContainers(after), forbiddenField('spec', `${MAY_CHANGE}${diff}`)];
}

function withImagesOf(before: Container[] = [], after: Container[] = []): Container[] {
  return after.map((container, i) => {
    const image = before[i]?.image;
    return image === undefined ? container : { ...container, image };
  });
}

function comparable(spec: PodSpec): unknown {
  return { ...spec, tolerations: spec.tolerations ?? [], containers: spec.containers ?? [] };
}

/** As core.PodSpec, which keeps the host namespaces in the security context. */
function dumpPodSpec(spec: PodSpec): string {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec as Record<string, unknown>;
  const host = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return dumpGoStruct('PodSpec', { ...spec, securityContext: { ...spec.securityContext, ...host } });
}
