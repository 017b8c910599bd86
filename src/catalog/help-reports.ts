import type { Capsule } from '../domain/capsule.js';
import { renderDuration } from '../domain/duration.js';
import type { Report, ReportPart } from '../domain/report.js';
import { renderSize } from '../domain/size.js';
import type { Command } from './define-command.js';
import type { Entry } from './entry.js';
import { isCapsule } from './entry.js';
import { explainFlag, explainPrivileges, signatureOf, usageOf, writeFlag } from './usage.js';

/** Everything about one command or capsule, for `help NAME`. */
export function helpReport(entry: Entry): Report {
  const { positionals, flags } = signatureOf(entry);
  const words = [
    ...positionals.map(({ name, summary }) => ({ name: name.toUpperCase(), text: summary })),
    ...flags.map((flag) => ({ name: writeFlag(flag), text: explainFlag(flag) })),
  ];
  const parts: ReportPart[] = [
    { kind: 'text', caption: 'Usage', text: usageOf(entry) },
    ...(words.length === 0 ? [] : [{ kind: 'list', caption: 'Words', entries: words } as const]),
    { kind: 'text', caption: 'Examples', text: entry.examples.join('\n') },
    ...(isCapsule(entry) ? [capsuleFacts(entry)] : []),
  ];
  const description = isCapsule(entry) && entry.description !== undefined ? [entry.description] : [];
  return { title: entry.name, summary: entry.summary, parts, notes: description, files: [] };
}

function capsuleFacts(capsule: Capsule): ReportPart {
  const { limits, fits, image } = capsule;
  return {
    kind: 'facts',
    facts: [
      { label: 'Risk', value: explainPrivileges(capsule) },
      { label: 'Limits', value: `${renderDuration(limits.deadlineMs)}, ${renderSize(limits.outputBytes)} of output` },
      { label: 'Fits', value: `${fits.os.join(', ')} on ${fits.arch.join(' or ')}` },
      { label: 'Image', value: image },
    ],
  };
}

/** The overview of the words that the asker may use, for `help` and for an empty command. */
export function overviewReport(usable: {
  readonly capsules: Iterable<Capsule>;
  readonly commands: Iterable<Command>;
}): Report {
  const capsules = [...usable.capsules];
  const commands = [...usable.commands];
  const example = capsules[0]?.examples[0];
  const list = (caption: string, entries: readonly Entry[]): ReportPart[] =>
    entries.length === 0
      ? []
      : [{ kind: 'list', caption, entries: entries.map(({ name, summary }) => ({ name, text: summary })) }];
  return {
    title: 'RECap',
    summary:
      example === undefined
        ? 'Runs utilities beside your pods. You may run no capsule here.'
        : `Runs utilities beside your pods, for instance ${example}`,
    parts: [...list('Capsules', capsules), ...list('Commands', commands)],
    notes: ['/recap help NAME tells more. In a thread about a pod, the target can be left out.'],
    files: [],
  };
}
