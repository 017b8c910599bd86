import { useCallback, useRef, useState } from 'preact/hooks';
import type { PageInputState, PageInputValue } from '../../page-protocol.js';

/** The values of the inputs of one message or modal. */
export interface InputState {
  read: (blockId: string, actionId: string) => PageInputValue | undefined;
  write: (blockId: string, actionId: string, value: PageInputValue) => void;
  /** All values in Slack's `state.values` shape. */
  values: () => PageInputState;
  /** Counts the writes, so that whoever shows the values can tell that they changed. */
  version: number;
}

/** Keeps the inputs of one surface. Block and action ids are an app's text, so a Map holds them. */
export function useInputState(): InputState {
  const blocks = useRef(new Map<string, Map<string, PageInputValue>>());
  const [version, setVersion] = useState(0);
  const read = useCallback((blockId: string, actionId: string) => blocks.current.get(blockId)?.get(actionId), []);
  const write = useCallback((blockId: string, actionId: string, value: PageInputValue) => {
    const actions = blocks.current.get(blockId) ?? new Map<string, PageInputValue>();
    blocks.current.set(blockId, actions.set(actionId, value));
    setVersion((count) => count + 1);
  }, []);
  const values = useCallback(
    () => Object.fromEntries([...blocks.current].map(([id, actions]) => [id, Object.fromEntries(actions)])),
    [],
  );
  return { read, write, values, version };
}
