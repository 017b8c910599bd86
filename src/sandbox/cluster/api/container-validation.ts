/** The validation that containers of every kind share. */
import {
  forbiddenField,
  invalidValue,
  required,
  unsupported,
  missingReference,
  type FieldError,
} from './field-errors.js';
import { labelProblem } from './names.js';
import type { Container } from './pod.js';

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const MAX_ID = 2 ** 31 - 1;

/** `volumes` are the names of the pod's volumes, `path` is e.g. `spec.containers[0]`. */
export function validateContainer(container: Container, volumes: readonly string[], path: string): FieldError[] {
  return [
    ...validateName(container.name ?? '', `${path}.name`),
    ...validateImage(container.image ?? '', `${path}.image`),
    ...oneOf(container.terminationMessagePolicy, MESSAGE_POLICIES, `${path}.terminationMessagePolicy`),
    ...validateMounts(container, volumes, path),
    ...oneOf(container.imagePullPolicy, PULL_POLICIES, `${path}.imagePullPolicy`),
    ...validateSecurityContext(container, `${path}.securityContext`),
  ];
}

function validateName(name: string, path: string): FieldError[] {
  if (name === '') return [required(path)];
  const problem = labelProblem(name);
  return problem === undefined ? [] : [invalidValue(path, name, problem)];
}

function validateImage(image: string, path: string): FieldError[] {
  if (image === '') return [required(path)];
  return image === image.trim() ? [] : [invalidValue(path, image, 'must not have leading or trailing whitespace')];
}

function oneOf(value: string | undefined, supported: readonly string[], path: string): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [unsupported(path, value, supported)];
}

function validateMounts(container: Container, volumes: readonly string[], path: string): FieldError[] {
  return (container.volumeMounts ?? []).flatMap((mount, i) => {
    const at = `${path}.volumeMounts[${i}]`;
    const name = mount.name ?? '';
    const errors =
      name === '' ? [required(`${at}.name`)] : volumes.includes(name) ? [] : [missingReference(`${at}.name`, name)];
    return mount.mountPath ? errors : [...errors, required(`${at}.mountPath`)];
  });
}

function validateSecurityContext(container: Container, path: string): FieldError[] {
  const context = container.securityContext ?? {};
  const errors: FieldError[] = [];
  for (const id of ['runAsUser', 'runAsGroup'] as const) {
    const value = context[id];
    if (value !== undefined && !(value >= 0 && value <= MAX_ID)) {
      errors.push(invalidValue(`${path}.${id}`, value, `must be between 0 and ${MAX_ID}, inclusive`));
    }
  }
  if (context.allowPrivilegeEscalation === false) {
    const clash = context.privileged
      ? '`privileged` to true'
      : (context.capabilities?.add ?? []).includes('CAP_SYS_ADMIN')
        ? '`capabilities.Add` CAP_SYS_ADMIN'
        : undefined;
    const detail = `cannot set \`allowPrivilegeEscalation\` to false and ${clash ?? ''}`;
    if (clash !== undefined) errors.push(invalidValue(path, context, detail));
  }
  return errors;
}

/** Fields that only an ephemeral container must not have. */
export function forbidFields(container: Container, fields: readonly string[], path: string): FieldError[] {
  return fields
    .filter((field) => isSet(container[field]))
    .map((field) => forbiddenField(`${path}.${field}`, 'cannot be set for an Ephemeral Container'));
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
