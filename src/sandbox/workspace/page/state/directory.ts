import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PageChannel, PagePerson } from '../../page-protocol.js';

/** Who and what a message can name. */
export interface Directory {
  /** The id of the person who looks at the page. */
  me: string;
  appName: string;
  person: (id: string) => PagePerson | undefined;
  channel: (id: string) => PageChannel | undefined;
  people: PagePerson[];
  channels: PageChannel[];
  openChannel: (id: string) => void;
}

export const DirectoryContext = createContext<Directory | undefined>(undefined);

/** The directory of the workspace that is shown. */
export function useDirectory(): Directory {
  const directory = useContext(DirectoryContext);
  if (directory === undefined) throw new Error('useDirectory needs a DirectoryContext above it.');
  return directory;
}
