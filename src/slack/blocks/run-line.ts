import type { RunProgress, RunRecord } from '../../domain/run.js';
import { renderTarget } from '../../domain/target.js';
import type { Inline, Section } from './rich-text.js';
import { bold, code, emoji, section, words } from './rich-text.js';
import { stateInlines, viewRunState } from './run-state.js';

/** `netstat on shop/web-…:app`, the words by which a run is known. */
export const runTitle = ({ capsule, target }: RunRecord): string => `${capsule.name} on ${renderTarget(target)}`;

/** The same with emphasis. */
export const runTitleInlines = ({ capsule, target }: RunRecord): Inline[] => [
  bold(capsule.name),
  words(' on '),
  code(renderTarget(target)),
];

/** The head of a message about one run: `▶ netstat on shop/web-…:app: running since 02:14:07`. */
export function runHead(progress: RunProgress): Section {
  const view = viewRunState(progress);
  return section(emoji(view.emoji), words(' '), ...runTitleInlines(progress.run), words(': '), ...stateInlines(view));
}

/** One of several runs of the same capsule: its target, its state, its id for `stop` and `show`. */
export function runEntry(progress: RunProgress): Section {
  const view = viewRunState(progress);
  return section(
    emoji(view.emoji),
    words(' '),
    code(renderTarget(progress.run.target)),
    words(': '),
    ...stateInlines(view),
    words(` (${progress.run.id})`),
  );
}
