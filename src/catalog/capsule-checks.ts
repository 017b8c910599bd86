import type { Capsule } from '../domain/capsule.js';
import { deriveRisk, RISKS } from '../domain/capsule.js';
import { paramsOfArgv } from './argv-notation.js';
import { CAPSULE_FLAGS } from './capsule-arguments.js';
import { checkOutput } from './output-checks.js';
import type { Problem } from './problem.js';

/** What a check says of one definition; the file is added by the caller. */
type Finding = Omit<Problem, 'file' | 'line'>;
type Check = (capsule: Capsule, folder: string, reserved: ReadonlySet<string>) => readonly Finding[];

/**
 * Checks between the parts of one definition, and against its folder's name and the words that commands have taken. The examples
 * are checked where the catalogue is whole (check-examples.ts).
 */
export function checkCapsule(capsule: Capsule, folder: string, reserved: ReadonlySet<string>): readonly Finding[] {
  return CHECKS.flatMap((check) => check(capsule, folder, reserved));
}

const nameIsFolder: Check = ({ name }, folder) =>
  name === folder ? [] : [{ path: 'name', message: `is ${name}, but its folder is ${folder}` }];

const nameIsFree: Check = ({ name }, _folder, reserved) =>
  reserved.has(name) ? [{ path: 'name', message: `${name} is a command already` }] : [];

const flagsAreUnique: Check = ({ params }) =>
  params.flatMap(({ name, flag }, index) => {
    const path = `params.${name}.flag`;
    // Both: a value is kept under its name, and written behind its flag.
    const taken = CAPSULE_FLAGS.some((every) => every.flag === flag || every.name === name);
    if (taken) return [{ path, message: `--${flag} is a flag of every capsule` }];
    return params.slice(0, index).some((earlier) => earlier.flag === flag)
      ? [{ path, message: `--${flag} is used twice` }]
      : [];
  });

const argvAndParamsMatch: Check = ({ argv, params }) => {
  const used = paramsOfArgv(argv);
  const unknown = used.filter((name) => !params.some((parameter) => parameter.name === name));
  const unused = params.filter(({ name }) => !used.includes(name));
  return [
    ...unknown.map((name) => ({ path: 'argv', message: `${name} is no parameter` })),
    ...unused.map(({ name }) => ({ path: `params.${name}`, message: 'is not used in argv' })),
  ];
};

const toolIsFixed: Check = ({ argv: [tool] }) =>
  tool !== undefined && 'literal' in tool && !tool.literal.startsWith('-')
    ? []
    : [{ path: 'argv.0', message: 'is no fixed word', hint: 'the tool itself is never chosen by a parameter' }];

const conditionsCanHold: Check = ({ argv, params }) =>
  argv.flatMap((word, index) => {
    if (!('when' in word) || word.is === undefined) return [];
    const parameter = params.find(({ name }) => name === word.when);
    if (parameter?.type !== 'enum' || parameter.values.includes(String(word.is))) return [];
    return [{ path: `argv.${index}.is`, message: `${word.is} is no value of ${word.when}` }];
  });

const booleansAreNoWords: Check = ({ argv, params }) =>
  argv.flatMap((word, index) =>
    'param' in word && params.some(({ name, type }) => name === word.param && type === 'boolean')
      ? [{ path: `argv.${index}`, message: `${word.param} is a boolean, which has no text`, hint: 'use {when, then}' }]
      : [],
  );

const defaultsFit: Check = ({ params }) =>
  params.flatMap((parameter): Finding[] => {
    const path = `params.${parameter.name}`;
    if (parameter.type === 'integer') return checkRange(path, parameter.min, parameter.max, parameter.default);
    if (parameter.type === 'duration') return checkRange(path, parameter.minMs, parameter.maxMs, parameter.default);
    if (parameter.type !== 'enum' || parameter.default === undefined) return [];
    return parameter.values.includes(parameter.default)
      ? []
      : [{ path: `${path}.default`, message: `${parameter.default} is none of the values` }];
  });

function checkRange(path: string, min: number, max: number, chosen: number | undefined): Finding[] {
  if (min > max) return [{ path: `${path}.min`, message: 'is more than max' }];
  const fits = chosen === undefined || (chosen >= min && chosen <= max);
  return fits ? [] : [{ path: `${path}.default`, message: 'is not between min and max' }];
}

const riskIsOnlyRaised: Check = ({ mechanisms, privileges, raisedTo }) => {
  if (raisedTo === undefined) return [];
  const ranks = mechanisms.map((mechanism) => RISKS.indexOf(deriveRisk(privileges, mechanism)));
  const least = Math.min(...ranks);
  if (RISKS.indexOf(raisedTo) >= least) return [];
  const message = `is ${raisedTo}, but its privileges and mechanism make it ${RISKS[least] ?? ''}; a risk can be raised, never lowered`;
  return [{ path: 'risk', message }];
};

const nodeIsWhereItBelongs: Check = ({ mechanisms, node, targets }) => {
  const has = mechanisms.includes('node');
  return [
    ...(has && node === undefined ? [{ path: 'node', message: 'is missing, and the node mechanism needs it' }] : []),
    ...(!has && node !== undefined ? [{ path: 'node', message: 'is there without the node mechanism' }] : []),
    ...(!has && targets.includes('node')
      ? [{ path: 'targets', message: 'names a node, which only the node mechanism can look at' }]
      : []),
  ];
};

const outputFits: Check = ({ output, limits }) => checkOutput(output, 'output', limits.artifactBytes !== undefined);

const CHECKS: readonly Check[] = [
  nameIsFolder,
  nameIsFree,
  flagsAreUnique,
  argvAndParamsMatch,
  toolIsFixed,
  conditionsCanHold,
  booleansAreNoWords,
  defaultsFit,
  riskIsOnlyRaised,
  nodeIsWhereItBelongs,
  outputFits,
];
