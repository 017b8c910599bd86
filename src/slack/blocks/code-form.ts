import type { types } from '@slack/bolt';
import type { ApprovalRecord } from '../../domain/approval.js';
import { targetInlines, whatRuns, why } from './approval.js';
import { bold, code, person, richText, section, words } from './rich-text.js';

/** The callback_id of the form, and the block of its input. */
export const CODE_FORM = 'recap_code';
export const CODE_BLOCK = 'code';
export const CODE_INPUT = 'digits';

/** Of the command line; the message of the request has more of it. */
const MOST_ARGV = 600;

const plain = (text: string): types.PlainTextElement => ({ type: 'plain_text', text, emoji: false });

/** Repeats in short what would run, and asks for the code. `metadata` comes back with it. */
export function renderCodeForm(approval: ApprovalRecord, metadata: string): types.ModalView {
  const { subject, requester, kind, id } = approval;
  const does = kind === 'review' ? ' broke the glass for ' : ' asks to run ';
  const what = section(
    person(requester.person.id),
    words(does),
    bold(subject.capsule.name),
    words(' on '),
    ...targetInlines(approval),
    words('.'),
  );
  return {
    type: 'modal',
    callback_id: CODE_FORM,
    private_metadata: metadata,
    title: plain(kind === 'review' ? 'Confirm the review' : 'Confirm the approval'),
    submit: plain('Approve'),
    close: plain('Cancel'),
    blocks: [
      richText(what, why(approval)),
      richText(...whatRuns(approval, MOST_ARGV, 'which the request itself shows.')),
      {
        type: 'input',
        block_id: CODE_BLOCK,
        label: plain('Code of your authenticator app'),
        hint: plain('Six digits. Nothing is approved without them.'),
        element: {
          type: 'plain_text_input',
          action_id: CODE_INPUT,
          placeholder: plain('123456'),
          focus_on_load: true,
          min_length: 6,
          // As some apps show it, with a space in the middle.
          max_length: 7,
        },
      },
      richText(section(code(id))),
    ],
  };
}
