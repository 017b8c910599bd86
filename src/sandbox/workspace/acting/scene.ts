import type { Dispatcher } from '../delivery/dispatcher.js';
import type { MessageEvents } from '../delivery/message-events.js';
import type { WorkspaceState } from '../workspace-state.js';

/** What people act in: the workspace's state and its ways to the app. */
export interface Scene {
  readonly state: WorkspaceState;
  readonly dispatcher: Dispatcher;
  readonly messageEvents: MessageEvents;
}
