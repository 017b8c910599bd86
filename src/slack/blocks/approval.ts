import type { ApprovalRecord } from '../../domain/approval.js';
import { renderApprovalState } from '../../domain/render-approval.js';
import { approvalButtons } from './buttons.js';
import type { Message } from './message.js';
import { MOST_TEXT } from './message.js';
import { escapeMrkdwn } from './mrkdwn.js';
import type { Inline, RichTextPart, Section } from './rich-text.js';
import { bold, bullets, clockTime, code, emoji, person, richText, section, words } from './rich-text.js';
import { Sheet } from './sheet.js';
import { shorten } from './visible.js';

const MOST_ARGV = 4_000;
const MOST_TARGETS = 10;
const MOST_SENTENCES = 12;
const MOST_IN_SENTENCE = 400;

/**
 * The message on which people decide, from its first moment to its end: what stands open says what would run and what that could do;
 * what is over says who decided, and keeps what it was about.
 */
export function renderApproval(approval: ApprovalRecord): Message {
  const open = approval.state === 'open';
  const sheet = new Sheet();
  // The small print and the buttons.
  sheet.reserve(2, 1_500);
  sheet.add(richText(head(approval), whoAndWhen(approval, open), why(approval)));
  sheet.add(richText(...whatRuns(approval)));
  if (open) {
    sheet.add(richText(...sentences('warning', 'At worst', approval.atWorst)));
    sheet.add(richText(...sentences('mag', 'Checked', approval.checks)));
  }
  if (approval.decisions.length > 0) sheet.add(richText(...decisions(approval)));
  sheet.release();
  sheet.add(richText(smallPrint(approval, open)));
  if (open) sheet.add(approvalButtons(approval.id));
  return { text: shorten(notification(approval), MOST_TEXT), blocks: sheet.blocks };
}

const EMOJI: Readonly<Record<ApprovalRecord['state'], string>> = {
  open: 'lock',
  approved: 'hourglass_flowing_sand',
  used: 'unlock',
  denied: 'no_entry_sign',
  withdrawn: 'leftwards_arrow_with_hook',
  expired: 'hourglass',
  void: 'wastebasket',
};

function head(approval: ApprovalRecord): Section {
  const { kind, state, subject } = approval;
  const sign =
    kind === 'review'
      ? state === 'denied'
        ? 'no_entry_sign'
        : state === 'open'
          ? 'rotating_light'
          : 'eyes'
      : EMOJI[state];
  const broken = kind === 'review' && state === 'open' ? [bold('Glass broken: ')] : [];
  return section(
    emoji(sign),
    words(' '),
    ...broken,
    bold(subject.capsule.name),
    words(' on '),
    ...targetInlines(approval),
    words(': '),
    bold(headline(approval)),
  );
}

/** What a person who reads only the first line must know. */
function headline(approval: ApprovalRecord): string {
  const { kind, state, quorum, decisions: made } = approval;
  if (state !== 'open') return renderApprovalState(approval);
  if (kind === 'review') return 'it runs without an approval and needs a review';
  return made.length === 0 && quorum === 1 ? 'may it run?' : `may it run? It ${renderApprovalState(approval)}`;
}

export function targetInlines({ subject: { targets } }: ApprovalRecord): Inline[] {
  const shown = targets.slice(0, MOST_TARGETS);
  const more = targets.length - shown.length;
  const names = shown.flatMap(({ name }, index) => [...(index === 0 ? [] : [words(', ')]), code(name)]);
  return [
    ...names,
    ...(more > 0 ? [words(` and ${more} more`)] : []),
    words(` (${targets[0]?.cluster ?? 'no cluster'})`),
  ];
}

function whoAndWhen(
  { requester, risk, expiresAt, requestedAt, subject, kind }: ApprovalRecord,
  open: boolean,
): Section {
  const does = kind === 'review' ? 'broke the glass' : open ? 'asks' : 'asked';
  const user = ` ${does}, as ${requester.identity.user}, at `;
  const mechanism = subject.targets[0]?.mechanism ?? 'ephemeral';
  const until = open && expiresAt !== undefined ? [words(' · waits until '), clockTime(expiresAt)] : [];
  return section(
    person(requester.person.id),
    words(user),
    clockTime(requestedAt),
    words(` · ${risk}, by the ${mechanism} mechanism`),
    ...until,
  );
}

export const why = ({ reason }: ApprovalRecord): Section =>
  reason === undefined
    ? section(words('No reason is given.', { italic: true }))
    : section(bold('Why: '), words(reason));

/** Each word of the command line apart, so that nobody has to guess where one ends. */
export function whatRuns(
  { subject: { argv, capsule } }: ApprovalRecord,
  most = MOST_ARGV,
  rest = 'which do not fit here. Deny it if in doubt.',
): RichTextPart[] {
  let room = most;
  const shown = argv.filter((word) => (room -= word.length + 20) >= 0);
  const chips = shown.flatMap((word, index) => [
    ...(index === 0 ? [] : [words(' ')]),
    word === '' ? words('(an empty word)', { italic: true }) : code(word),
  ]);
  const more = argv.length - shown.length;
  return [
    section(
      bold('Runs exactly'),
      words(`, ${argv.length === 1 ? 'one word' : `${argv.length} words`}, in `),
      code(shortImage(capsule.image)),
    ),
    section(...chips, ...(more > 0 ? [bold(` … and ${more} more words, ${rest}`)] : [])),
  ];
}

/** The last name of an image and the beginning of its digest; the whole is what the approval is bound to. */
const shortImage = (image: string): string =>
  image.replace(/^.*\//, '').replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1…');

function sentences(sign: string, title: string, lines: readonly string[]): RichTextPart[] {
  const shown = lines.slice(0, MOST_SENTENCES).map((line) => section(words(shorten(line, MOST_IN_SENTENCE))));
  return [
    section(emoji(sign), bold(` ${title}`)),
    bullets(shown.length === 0 ? [section(words('Nothing is known.'))] : shown),
  ];
}

/** Who said what, and when. */
const decisions = ({ decisions: made, secondFactor }: ApprovalRecord): RichTextPart[] =>
  made.map(({ kind, by, at }) =>
    section(
      emoji(kind === 'approve' ? 'white_check_mark' : 'no_entry_sign'),
      words(' '),
      person(by.person.id),
      words(kind === 'approve' ? ` approved${secondFactor === undefined ? '' : ' with a code'} at ` : ' denied at '),
      clockTime(at),
    ),
  );

function smallPrint({ id, runs, kind, secondFactor }: ApprovalRecord, open: boolean): Section {
  const typed = kind === 'review' ? 'approve or deny' : 'approve, deny or withdraw';
  const more = [
    ...(open && secondFactor !== undefined ? ['approving asks for a code of your authenticator app'] : []),
    ...(runs.length === 0 ? [] : [runs.slice(0, MOST_TARGETS).join(', ')]),
    ...(open ? [`typed: /recap ${typed} ${id}`] : []),
  ];
  return section(code(id), ...more.map((text) => words(` · ${text}`)));
}

function notification(approval: ApprovalRecord): string {
  const { subject, requester, kind } = approval;
  const what = `${subject.capsule.name} on ${subject.targets.map(({ name }) => name).join(', ')}`;
  const head = `${kind === 'review' ? 'Glass broken: ' : ''}${what}, asked by ${requester.person.name}`;
  return escapeMrkdwn(`${head}: ${headline(approval)}`);
}
