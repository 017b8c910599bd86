import type { types } from '@slack/bolt';
import type { ApprovalId } from '../../domain/approval-id.js';
import type { RunRecord } from '../../domain/run.js';
import { nameOfTarget } from '../../domain/target.js';
import type { RunId } from '../../domain/run-id.js';
import { isLive } from './run-state.js';
import { shorten, visibleLine } from './visible.js';

/** What a button asks for; the words that core reads, followed by the run's id. */
type ButtonWord = 'stop' | 'rerun';

/** The action ids of our buttons: `recap_stop`, `recap_rerun_2`, `recap_approve`. */
export const BUTTON_ACTIONS = /^recap_(stop|rerun|approve|deny)(?:_\d{1,2})?$/;

/** A row with more buttons than this is a wall; the others are reached by typing. */
export const MOST_BUTTONS = 5;
/** Slack cuts a button's text at 75 characters, and a phone much earlier. */
const MOST_LABEL = 30;

/** Stop for each live run, or Re-run for each ended one once none is live. Undefined when there is nothing to press. */
export function runButtons(runs: readonly RunRecord[]): types.ActionsBlock | undefined {
  const live = runs.filter(isLive);
  const word: ButtonWord = live.length > 0 ? 'stop' : 'rerun';
  const pressable = (live.length > 0 ? live : runs).slice(0, MOST_BUTTONS);
  if (pressable.length === 0) return undefined;
  return {
    type: 'actions',
    elements: pressable.map((run, index) =>
      button(word, run.id, index, runs.length > 1 ? nameOfTarget(run.target) : undefined),
    ),
  };
}

/** Approve and Deny of one request. */
export function approvalButtons(id: ApprovalId): types.ActionsBlock {
  const decide = (word: 'approve' | 'deny', label: string, style: 'primary' | 'danger'): types.Button => ({
    type: 'button',
    action_id: `recap_${word}`,
    text: { type: 'plain_text', text: label, emoji: false },
    value: id,
    style,
  });
  return { type: 'actions', elements: [decide('approve', 'Approve', 'primary'), decide('deny', 'Deny', 'danger')] };
}

function button(word: ButtonWord, id: RunId, index: number, pod: string | undefined): types.Button {
  const label = `${word === 'stop' ? 'Stop' : 'Re-run'}${pod === undefined ? '' : ` ${endOf(visibleLine(pod))}`}`;
  return {
    type: 'button',
    action_id: `recap_${word}${index === 0 ? '' : `_${index}`}`,
    text: { type: 'plain_text', text: shorten(label, MOST_LABEL), emoji: false },
    value: id,
    ...(word === 'stop' ? { style: 'danger' as const } : {}),
  };
}

/** Pods of one workload differ at their end. */
const endOf = (pod: string): string => (pod.length <= 20 ? pod : `…${pod.slice(-19)}`);
