import { shortDuration } from '../catalog/parameters.js';
import type { Capsule } from '../domain/capsule.js';
import type { ClusterName } from '../domain/names.js';
import type { Parameter, ParameterValue, ParameterValues } from '../domain/parameter.js';
import type { Target } from '../domain/target.js';
import { refOfTarget, renderTargetRef } from '../domain/target.js';

/** The command that leads to this run again: the exact pod and container, and every flag that is not its default. */
export function renderCommand(
  capsule: Capsule,
  values: ParameterValues,
  target: Target,
  defaultCluster: ClusterName,
): string {
  const flags = capsule.params.flatMap((parameter) => {
    const value = values.get(parameter.name);
    const isDefault = 'default' in parameter && parameter.default === value;
    return value === undefined || value === false || isDefault ? [] : [renderFlag(parameter, value)];
  });
  const cluster = target.cluster === defaultCluster ? [] : [`--cluster=${target.cluster}`];
  return [capsule.name, renderTargetRef(refOfTarget(target)), ...flags, ...cluster].map(quoteWord).join(' ');
}

function renderFlag(parameter: Parameter, value: ParameterValue): string {
  if (parameter.type === 'boolean') return `--${parameter.flag}`;
  const text = parameter.type === 'duration' && typeof value === 'number' ? shortDuration(value) : String(value);
  return `--${parameter.flag}=${text}`;
}

/** As `splitWords` reads it again. */
function quoteWord(word: string): string {
  if (/^[^\s"']+$/.test(word)) return word;
  return word.includes('"') ? `'${word}'` : `"${word}"`;
}
