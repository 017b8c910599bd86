import type { Capsule, MechanismName } from '../domain/capsule.js';
import { NODE_CAPABILITIES, riskOf } from '../domain/capsule.js';
import type { Parameter } from '../domain/parameter.js';
import type { Signature } from './arguments.js';
import { capsuleSignature } from './capsule-arguments.js';
import { SLASH_COMMAND } from './check-examples.js';
import type { Entry } from './entry.js';
import { isCapsule } from './entry.js';
import { describeValues, shortDuration } from './parameters.js';

/** What may stand after a name, for commands and capsules alike. */
export function signatureOf(entry: Entry): Signature {
  return isCapsule(entry) ? capsuleSignature(entry) : entry;
}

/** One line: `/recap netstat [TARGET] [--listening] [--port PORT] …`. */
export function usageOf(entry: Entry): string {
  const { positionals, flags } = signatureOf(entry);
  const words = [
    ...positionals.map(({ name, required }) => optional(name.toUpperCase(), required)),
    // The words for approvals are the same everywhere and seldom needed: `help NAME` explains them.
    ...flags.filter(({ type }) => type !== 'text').map((flag) => optional(writeFlag(flag), flag.required)),
  ];
  return [SLASH_COMMAND, entry.name, ...words].join(' ');
}

function optional(text: string, required: boolean): string {
  return required ? text : `[${text}]`;
}

/** A flag as it is written: `--listening`, `--sort cpu|memory`, `--port PORT`. */
export function writeFlag(parameter: Parameter): string {
  const flag = `--${parameter.flag}`;
  if (parameter.type === 'boolean') return flag;
  return `${flag} ${parameter.type === 'enum' ? parameter.values.join('|') : parameter.type.toUpperCase()}`;
}

/** What a flag is for, what it takes, and its default: `only this port; a port from 1 to 65535`. */
export function explainFlag(parameter: Parameter): string {
  const values = parameter.type === 'boolean' || parameter.type === 'enum' ? [] : [describeValues(parameter)];
  const chosen = writeDefault(parameter);
  return [parameter.summary, ...values, ...(chosen === undefined ? [] : [`${chosen} if not given`])].join('; ');
}

function writeDefault(parameter: Parameter): string | undefined {
  if (!('default' in parameter)) return undefined;
  return parameter.type === 'duration' ? shortDuration(parameter.default) : String(parameter.default);
}

/** How a capsule gets to its target and what it holds there, in a line for `help` and capsules/README.md. */
export function explainPrivileges(capsule: Capsule): string {
  return capsule.mechanisms.map((mechanism) => explainMechanism(capsule, mechanism)).join('; or ');
}

function explainMechanism(capsule: Capsule, mechanism: MechanismName): string {
  const { privileges, node } = capsule;
  const risk = riskOf(capsule, mechanism);
  if (mechanism === 'node') {
    const where = node === undefined || node.joins.length === 0 ? '' : `, in its ${node.joins.join(', ')} namespaces`;
    const added = node === undefined || node.capabilities.length === 0 ? '' : ` and ${node.capabilities.join(', ')}`;
    return `${risk}: run as root beside the target on its node${where}, with ${NODE_CAPABILITIES.join(', ')}${added}`;
  }
  const user = privileges.as === 'target' ? "with the target's own rights" : `as user ${privileges.as.uid}`;
  const more = privileges.privileged
    ? ', privileged'
    : privileges.capabilities.length === 0
      ? ''
      : ` and ${privileges.capabilities.join(', ')}`;
  return `${risk}: attached to the pod, ${user}${more}`;
}
