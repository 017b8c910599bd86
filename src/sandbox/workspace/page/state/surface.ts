import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageInputValue, PageResult } from '../../page-protocol.js';

/** What is pressed: a button's value, or the new value of a select and the like. */
export interface Press {
  block_id: string;
  action_id: string;
  value?: string;
  input?: PageInputValue;
}

/** The message or the modal that blocks are shown in: takes what the reader does with their elements. */
export interface Surface {
  press: (press: Press) => Promise<PageResult>;
  read: (blockId: string, actionId: string) => PageInputValue | undefined;
  write: (blockId: string, actionId: string, value: PageInputValue) => void;
  /** The app's complaint about an input, by block_id. */
  error: (blockId: string) => string | undefined;
}

export const SurfaceContext = createContext<Surface | undefined>(undefined);

/** The surface around a block. */
export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (surface === undefined) throw new Error('useSurface needs a SurfaceContext above it.');
  return surface;
}
