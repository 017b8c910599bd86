import type { Capsule } from '../domain/capsule.js';
import { usualRisk } from '../domain/capsule.js';
import { renderDuration } from '../domain/duration.js';
import { renderSize } from '../domain/size.js';
import { explainFlag, explainPrivileges, usageOf, writeFlag } from './usage.js';

/**
 * capsules/README.md, from the definitions; `npm run catalog:check` fails when the file differs.
 * @param pulled by capsule, the bytes that a node pulls for its image; nothing for one that was not built yet
 */
export function renderCapsulesReadme(capsules: readonly Capsule[], pulled: ReadonlyMap<string, number>): string {
  return `${[
    '<!-- Generated from the capsule.yaml files by `npm run catalog:write`; do not edit. -->',
    '',
    '# Capsules',
    '',
    ...table(capsules, pulled),
    ...capsules.flatMap(section),
  ].join('\n')}\n`;
}

/** Aligned, as the formatter of the repository has it. */
function table(capsules: readonly Capsule[], pulled: ReadonlyMap<string, number>): string[] {
  const rows = capsules.map((capsule) => [
    `[${capsule.name}](#${capsule.name})`,
    capsule.summary,
    capsule.mechanisms.join(' or '),
    privilegesOf(capsule),
    usualRisk(capsule),
    imageSize(pulled.get(capsule.name)),
  ]);
  const head = ['Capsule', 'Purpose', 'Mechanism', 'Privileges', 'Risk', 'Image'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}

function privilegesOf({ mechanisms, privileges, node }: Capsule): string {
  const { as, capabilities, privileged } = privileges;
  const user = as === 'target' ? "the target's" : `uid ${as.uid}`;
  const ofMechanism = { ephemeral: privileged ? ['privileged'] : capabilities, node: node?.capabilities ?? [] };
  return mechanisms
    .map((mechanism) => [mechanism === 'node' ? 'root of the node' : user, ...ofMechanism[mechanism]].join(' + '))
    .join(' or ');
}

/** Decimal megabytes, as registries show them; of the larger of both architectures. */
function imageSize(bytes: number | undefined): string {
  return bytes === undefined ? 'not built yet' : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function section(capsule: Capsule): string[] {
  const { name, summary, description, limits, params, examples } = capsule;
  return [
    '',
    `## ${name}`,
    '',
    description ?? `${summary}.`,
    '',
    '```',
    usageOf(capsule),
    '```',
    '',
    `- ${explainPrivileges(capsule)}`,
    `- at most ${renderDuration(limits.deadlineMs)} and ${renderSize(limits.outputBytes)} of output`,
    ...params.map((parameter) => `- \`${writeFlag(parameter)}\`: ${explainFlag(parameter)}`),
    '',
    'For instance:',
    '',
    '```',
    ...examples,
    '```',
  ];
}
