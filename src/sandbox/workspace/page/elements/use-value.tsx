import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { PageInputValue } from '../../page-protocol.js';
import type { Confirm } from '../blocks/shapes.js';
import { useBlock } from '../state/block-context.js';
import { useSurface } from '../state/surface.js';
import { usePress } from './use-press.js';

interface ElementValue {
  value: PageInputValue;
  busy: boolean;
  /** Keeps the new value; `dispatch` also tells the app where the block does that. */
  change: (value: PageInputValue, dispatch?: boolean) => void;
  feedback: VNode | undefined;
}

/**
 * The value of an element that can be chosen from or typed into: kept by the surface, so that a press or a submit sends it
 * along. `initial` is written at once: an untouched input counts as well.
 */
export function useElementValue(
  element: { action_id?: string | undefined; confirm?: Confirm | undefined },
  initial: PageInputValue,
): ElementValue {
  const { blockId, dispatches } = useBlock();
  const surface = useSurface();
  const { busy, press, feedback } = usePress(element);
  const actionId = element.action_id ?? '';
  const value = surface.read(blockId, actionId);
  useEffect(() => {
    if (value === undefined) surface.write(blockId, actionId, initial);
  }, [value === undefined]);
  const change = (next: PageInputValue, dispatch = true) => {
    surface.write(blockId, actionId, next);
    if (dispatches && dispatch) press({ input: next });
  };
  return { value: value ?? initial, busy, change, feedback };
}
