import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { PageMessage } from '../../page-protocol.js';
import { useActions } from '../state/actions.js';
import { useInputState } from '../state/input-state.js';
import type { Surface } from '../state/surface.js';
import { SurfaceContext } from '../state/surface.js';

/** Makes a message the surface of its blocks: what is pressed in it goes to the app. */
export function MessageSurface({ message, children }: { message: PageMessage; children: ComponentChildren }) {
  const { send } = useActions();
  const inputs = useInputState();
  const { channel, ts } = message;
  const surface = useMemo<Surface>(
    () => ({
      press: (press) => send({ type: 'press', channel, message_ts: ts, ...press, state: inputs.values() }),
      read: inputs.read,
      write: inputs.write,
      error: () => undefined,
    }),
    [channel, ts, send, inputs.version],
  );
  return <SurfaceContext.Provider value={surface}>{children}</SurfaceContext.Provider>;
}
