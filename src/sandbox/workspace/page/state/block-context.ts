import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The block around an element. */
export interface BlockScope {
  blockId: string;
  /** Whether a change is sent to the app at once (messages, accessories) or waits for the form's submit. */
  dispatches: boolean;
  /** The id of the DOM element that labels the element, in an input block. */
  labelId: string | undefined;
  /** The id of the DOM element that says what is wrong with it, where something is. */
  errorId?: string | undefined;
}

export const BlockContext = createContext<BlockScope>({ blockId: '', dispatches: true, labelId: undefined });

/** The block around the current element. */
export function useBlock(): BlockScope {
  return useContext(BlockContext);
}
