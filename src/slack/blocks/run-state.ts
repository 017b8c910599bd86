import { renderDuration } from '../../domain/duration.js';
import type { RunProgress, RunRecord } from '../../domain/run.js';
import type { Inline } from './rich-text.js';
import { clockTime, words } from './rich-text.js';

/** How a run stands: an emoji by its Slack name, words for everybody, and a moment where one helps. */
export interface RunStateView {
  readonly emoji: string;
  readonly words: string;
  /** Since when, for a state that lasts; shown as each reader's clock. */
  readonly since?: number;
}

export function viewRunState({ run, position }: RunProgress): RunStateView {
  switch (run.state) {
    case 'requested':
      return { emoji: 'hourglass_flowing_sand', words: 'checking' };
    case 'queued':
      return {
        emoji: 'hourglass_flowing_sand',
        words: position === undefined ? 'queued' : `queued, place ${position}`,
      };
    case 'attaching':
      return { emoji: 'link', words: 'attaching the capsule' };
    case 'running':
      return { emoji: 'arrow_forward', words: 'running', since: run.startedAt ?? run.changedAt };
    case 'detaching':
      return { emoji: 'broom', words: 'removing the capsule' };
    case 'ended':
      return viewEnd(run);
  }
}

function viewEnd(run: RunRecord): RunStateView {
  const took = run.endedAt === undefined ? '' : ` ${renderDuration(Math.max(0, run.endedAt - run.requestedAt))}`;
  if (run.end === undefined || run.end.kind === 'done') {
    return { emoji: 'white_check_mark', words: took === '' ? 'done' : `done in${took}` };
  }
  if (run.end.kind === 'refused') return { emoji: 'no_entry_sign', words: 'not done' };
  const after = took === '' ? '' : ` after${took}`;
  const code = run.end.failure?.code;
  if (code === 'stopped') return { emoji: 'octagonal_sign', words: `stopped${after}` };
  if (code === 'interrupted') return { emoji: 'warning', words: `interrupted${after}` };
  return { emoji: 'x', words: `failed${after}` };
}

/** The state at the end of a line: `running since 02:14:07`. */
export function stateInlines(view: RunStateView): Inline[] {
  if (view.since === undefined) return [words(view.words)];
  return [words(`${view.words} since `), clockTime(view.since)];
}

export const isLive = (run: RunRecord): boolean => run.state !== 'ended';
