import type { Command } from '../command.js';
import { wasAccepted } from '../command.js';
import type { Evidence } from '../evidence.js';
import type { Told } from '../told.js';
import { isLive } from '../told.js';
import type { Violation } from '../violation.js';

const ONE = 'Every accepted command has exactly one final message.';
export const NONE_LIVE = 'No message says that something goes on when nothing does.';

/** What people were told: once, and to the end. */
export function finalMessages({
  commands,
  heard,
  mayRepeatPrivately = false,
}: Omit<Evidence, 'audit'>): readonly Violation[] {
  return [
    ...commands.flatMap((command) => judge(command, heard.about(command), mayRepeatPrivately)),
    ...heard.orphans.map((message) => ({
      kind: 'duplicated' as const,
      sentence: ONE,
      about: message.ts,
      seen: `a result without a message that shows its runs: ${message.text}`,
    })),
  ];
}

function judge(command: Command, told: Told, mayRepeatPrivately: boolean): readonly Violation[] {
  const about = `${command.person} ${command.words}`;
  const found: Violation[] = [];
  const add = (kind: Violation['kind'], sentence: string, seen: string): void =>
    void found.push({ kind, sentence, about, seen });
  const { live, end, results, answers, approvals } = told;
  const finals = live.length + end.length + answers.length;
  if (wasAccepted(command) && finals === 0)
    add('lost', ONE, `nothing but ${approvals.length} requests for an approval`);
  const isDone = [...live, ...end].some(({ text }) => text.includes(': done'));
  if (isDone && results.length + answers.length === 0) add('lost', ONE, `no result below ${texts(live)}`);
  if (live.length > 1) add('duplicated', ONE, `${live.length} messages of its runs: ${texts(live)}`);
  if (results.length > 1) add('duplicated', ONE, `${results.length} results: ${texts(results)}`);
  if (approvals.length > 1) add('duplicated', ONE, `${approvals.length} requests for an approval: ${texts(approvals)}`);
  if (end.length > 1) add('duplicated', ONE, `${end.length} last words: ${texts(end)}`);
  const recorded = answers.filter(({ ephemeralTo }) => !mayRepeatPrivately || ephemeralTo === undefined);
  const said = recorded.filter(({ text }, index) => recorded.findIndex((one) => one.text === text) < index);
  if (said.length > 0) add('duplicated', ONE, `answers that were said before: ${texts(said)}`);
  // Where the last word is a message of its own, the one before it could not be changed.
  const hanging = [...(end.length > 0 ? end : live), ...approvals].filter(isLive);
  if (hanging.length > 0) add('left behind', NONE_LIVE, texts(hanging));
  return found;
}

const texts = (messages: readonly { readonly text: string }[]): string =>
  messages.map(({ text }) => `"${text.slice(0, 120)}"`).join(', ');
