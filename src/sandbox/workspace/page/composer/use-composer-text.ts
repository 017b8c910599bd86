import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComposerMemory } from './composer-memory.js';

interface ComposerText {
  field: RefObject<HTMLTextAreaElement>;
  text: string;
  /** The text up to the caret, for suggestions. */
  before: string;
  /** Replaces the text; the caret goes to `caret`, or to the end. */
  write: (text: string, caret?: number) => void;
  /** Takes over what was typed. */
  typed: () => void;
  /** Shows an older (1) or newer (-1) sent line; false when there is none, or when another text stands there. */
  recall: (step: 1 | -1) => boolean;
  /** Puts a failed line back, unless the reader already typed on. */
  giveBack: (text: string) => boolean;
}

/** The text of one composer: its draft survives a change of channel, and sent lines can be recalled. */
export function useComposerText(memory: ComposerMemory, place: string): ComposerText {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => memory.draft(place));
  const [caret, setCaret] = useState<number>();
  const recalled = useRef({ back: 0, line: '' });

  const write = (next: string, at = next.length) => {
    memory.keepDraft(place, next);
    setText(next);
    setCaret(at);
  };
  const typed = () => {
    if (field.current === null) return;
    memory.keepDraft(place, field.current.value);
    setText(field.current.value);
    setCaret(field.current.selectionStart);
  };
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
    if (caret !== undefined && element.selectionStart !== caret) element.setSelectionRange(caret, caret);
  }, [text, caret]);

  const recall = (step: 1 | -1): boolean => {
    const { back, line } = recalled.current;
    const isRecalled = back > 0 && text === line;
    if (text !== '' && !isRecalled) return false;
    const next = (isRecalled ? back : 0) + step;
    const found = next === 0 ? '' : memory.recall(next);
    if (next < 0 || found === undefined) return false;
    recalled.current = { back: next, line: found };
    write(found);
    return true;
  };
  const giveBack = (failed: string): boolean => {
    if (memory.draft(place) !== '') return false;
    write(failed);
    return true;
  };
  return { field, text, before: text.slice(0, caret ?? text.length), write, typed, recall, giveBack };
}
