/** What the API server checks when the ephemeral containers of a pod change. */
import { isDeepStrictEqual } from 'node:util';
import { forbidFields, validateContainer } from './container-validation.js';
import { duplicate, forbiddenField, missingReference, type FieldError } from './field-errors.js';
import { dumpGoStruct } from './go-dump.js';
import type { Container, PodSpec } from './pod.js';
import { goQuote } from './status.js';
import { unifiedDiff } from './unified-diff.js';

/** In the order of the Go struct, in which the messages come. */
const FORBIDDEN_FIELDS = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
];

export function validateEphemeralContainers(spec: PodSpec): FieldError[] {
  const others = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].map((container) => container.name ?? '');
  const volumes = (spec.volumes ?? []).map((volume) => volume.name ?? '');
  const names = new Set(others);
  return (spec.ephemeralContainers ?? []).flatMap((container, i) => {
    const path = `spec.ephemeralContainers[${i}]`;
    const errors = validateContainer(container, volumes, path);
    const name = container.name ?? '';
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    const target = container.targetContainerName ?? '';
    if (target !== '' && !others.includes(target)) errors.push(missingReference(`${path}.targetContainerName`, target));
    return [...errors, ...forbidFields(container, FORBIDDEN_FIELDS, path), ...forbidSubPaths(container, path)];
  });
}

function forbidSubPaths(container: Container, path: string): FieldError[] {
  return (container.volumeMounts ?? []).flatMap((mount, i) =>
    (['subPath', 'subPathExpr'] as const)
      .filter((field) => mount[field])
      .map((field) =>
        forbiddenField(`${path}.volumeMounts[${i}].${field}`, 'cannot be set for an Ephemeral Container'),
      ),
  );
}

/** Ephemeral containers can be added, never changed or removed. */
export function validateEphemeralUpdate(before: PodSpec, after: PodSpec): FieldError[] {
  const now = new Map((after.ephemeralContainers ?? []).map((container) => [container.name, container]));
  const path = 'spec.ephemeralContainers';
  return (before.ephemeralContainers ?? []).flatMap((old) => {
    const existing = `existing ephemeral containers ${goQuote(old.name ?? '')}`;
    const current = now.get(old.name);
    if (!current) return [forbiddenField(path, `${existing} may not be removed\n`)];
    if (isDeepStrictEqual(current, old)) return [];
    const diff = unifiedDiff(dumpGoStruct('EphemeralContainer', old), dumpGoStruct('EphemeralContainer', current));
    return [forbiddenField(path, `${existing} may not be changed\n${diff}`)];
  });
}
