import type { Capsule } from '../domain/capsule.js';
import { usualRisk } from '../domain/capsule.js';
import { renderDuration } from '../domain/duration.js';
import { renderSize } from '../domain/size.js';
import { explainFlag, explainPrivileges, usageOf, writeFlag } from './usage.js';

/** capsules/README.md, from the definitions; `npm run catalog:check` fails when the file differs. */
export function renderCapsulesReadme(capsules: readonly Capsule[]): string {
  return `${[
    '<!-- Generated from the capsule.yaml files by `npm run catalog:write`; do not edit. -->',
    '',
    '# Capsules',
    '',
    ...capsules.map(
      (capsule) =>
        `- [${capsule.name}](#${capsule.name}): ${capsule.summary} (${capsule.mechanisms.join(' or ')}, ${usualRisk(capsule)})`,
    ),
    ...capsules.flatMap(section),
  ].join('\n')}\n`;
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
