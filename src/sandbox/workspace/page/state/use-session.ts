import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { PageResult } from '../../page-protocol.js';
import type { Draft } from './requests.js';
import { Session } from './session.js';
import type { Snapshot } from './session.js';

/** The running session of a component. */
export interface RunningSession extends Snapshot {
  send: (draft: Draft) => Promise<PageResult>;
}

/**
 * Keeps a session open for one person and opens another when the person changes.
 * In: the person's id, or undefined for the workspace's first one. Out: what they see, and how to send.
 */
export function useSession(as: string | undefined): RunningSession {
  const [snapshot, setSnapshot] = useState<Snapshot>({ connection: 'connecting', state: undefined });
  const session = useRef<Session>();
  useEffect(() => {
    const opened = new Session(as, setSnapshot);
    session.current = opened;
    opened.open().catch(() => opened.close());
    return () => opened.close();
  }, [as]);
  const send = useCallback((draft: Draft): Promise<PageResult> => {
    const lost: PageResult = { type: 'result', request_id: '', ok: false, error: 'connection_lost' };
    return session.current?.send(draft) ?? Promise.resolve(lost);
  }, []);
  return { ...snapshot, send };
}
