import type { Capsule } from '../domain/capsule.js';
import type { ClusterName } from '../domain/names.js';
import { parseClusterName } from '../domain/names.js';
import type { Parameter, ParameterValues } from '../domain/parameter.js';
import type { Signature } from './arguments.js';
import { parseArguments } from './arguments.js';
import type { Positional } from './define-command.js';

const TARGET: Positional = {
  name: 'target',
  summary: 'namespace/pod or namespace/workload, with :container if it has several; in a thread it can be left out',
  required: false,
};

/** A sentence or two; it is shown to those who decide, and kept. */
const MOST_REASON = 300;

/** The flags of every capsule; a capsule's own parameters may not take their names. */
export const CAPSULE_FLAGS: readonly Parameter[] = [
  { name: 'cluster', flag: 'cluster', type: 'cluster', required: false, summary: 'another cluster than the default' },
  { name: 'all', flag: 'all', type: 'boolean', required: false, summary: 'every pod of the workload, compared' },
  {
    name: 'reason',
    flag: 'reason',
    type: 'text',
    most: MOST_REASON,
    required: false,
    summary: 'why, for those who approve it and for the record',
  },
  {
    name: 'break-glass',
    flag: 'break-glass',
    type: 'text',
    most: MOST_REASON,
    required: false,
    summary: 'start without the approval that is needed, for this reason; others review it afterwards',
  },
];

/** What may stand after a capsule's name: the target, its own parameters, and the flags of every capsule. */
export function capsuleSignature(capsule: Capsule): Signature {
  return { positionals: [TARGET], flags: [...capsule.params, ...CAPSULE_FLAGS] };
}

/** The words after a capsule's name, checked. */
export interface CapsuleArguments {
  /** As it was typed, to be read by `parseTarget`; undefined where a thread has to know it. */
  readonly target: string | undefined;
  readonly cluster: ClusterName | undefined;
  readonly all: boolean;
  /** Why, in the asker's words; with `breakGlass` that is the reason. */
  readonly reason: string | undefined;
  /** Start now, be reviewed later. */
  readonly breakGlass: boolean;
  /** The capsule's own parameters, defaults filled in. */
  readonly values: ParameterValues;
}

/** @throws RecapError `bad-argument` */
export function parseCapsuleArguments(words: readonly string[], capsule: Capsule): CapsuleArguments {
  const { positionals, flags } = parseArguments(words, capsuleSignature(capsule));
  const cluster = flags.get('cluster');
  const breakGlass = flags.get('break-glass');
  const reason = breakGlass ?? flags.get('reason');
  return {
    target: positionals.get('target'),
    cluster: typeof cluster === 'string' ? parseClusterName(cluster) : undefined,
    all: flags.get('all') === true,
    reason: typeof reason === 'string' ? reason : undefined,
    breakGlass: breakGlass !== undefined,
    values: new Map([...flags].filter(([name]) => capsule.params.some((parameter) => parameter.name === name))),
  };
}
