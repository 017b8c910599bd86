import { CHAT_METHODS } from './chat-methods.js';
import { CHAT_STREAM_METHODS } from './chat-stream-methods.js';
import { CONVERSATION_METHODS } from './conversation-methods.js';
import { FILE_METHODS } from './file-methods.js';
import { HISTORY_METHODS } from './history-methods.js';
import type { WebApiMethod } from './method.js';
import { USER_METHODS } from './user-methods.js';
import { VIEW_METHODS } from './view-methods.js';
import { WORKSPACE_METHODS } from './workspace-methods.js';

/** Every method that the workspace knows. */
export const METHODS: ReadonlyMap<string, WebApiMethod> = new Map([
  ...WORKSPACE_METHODS,
  ...CHAT_METHODS,
  ...CHAT_STREAM_METHODS,
  ...CONVERSATION_METHODS,
  ...HISTORY_METHODS,
  ...USER_METHODS,
  ...FILE_METHODS,
  ...VIEW_METHODS,
]);
