import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageMessage, PageResult } from '../../page-protocol.js';
import type { Draft } from './requests.js';

/** What a part of the page can ask of the whole. */
export interface PageActions {
  send: (draft: Draft) => Promise<PageResult>;
  openThread: (message: PageMessage) => void;
  /** Says something short to the reader, such as "Link copied". */
  notify: (text: string) => void;
}

export const ActionsContext = createContext<PageActions | undefined>(undefined);

/** The page's actions. */
export function useActions(): PageActions {
  const actions = useContext(ActionsContext);
  if (actions === undefined) throw new Error('useActions needs an ActionsContext above it.');
  return actions;
}
