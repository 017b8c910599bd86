import type { Conversation, Log } from '../../src/core/ports.js';
import type { Request } from '../../src/domain/request.js';
import type { Workspace } from '../../src/sandbox/workspace/workspace.js';
import { startWorkspace } from '../../src/sandbox/workspace/start-workspace.js';
import type { WorkspaceOptions } from '../../src/sandbox/workspace/options.js';
import type { SlackApp } from '../../src/slack/app.js';
import { createMemoryLanes } from '../../src/memory/lanes.js';
import { createMemoryPosts } from '../../src/memory/posts.js';
import { pictures } from '../../src/output/pictures/draw.js';
import { createSlackApp } from '../../src/slack/app.js';
import type { SlackOptions } from '../../src/slack/options.js';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export function recordingLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (fields: LogLine['fields'], message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Each request and each of its marks once, and nothing is kept. */
export function acceptOnce(): SlackOptions['accept'] {
  const accepted = new Set<string>();
  return ({ key }, _origin, marks) => {
    const keys = [key, ...marks];
    const isFirst = !keys.some((one) => accepted.has(one));
    for (const one of keys) accepted.add(one);
    return Promise.resolve(isFirst);
  };
}

export interface Asked {
  readonly request: Request;
  readonly conversation: Conversation;
}

/** A running app in an embedded workspace, with short waits. What is asked is recorded; `handle` decides what is done about it. */
export interface Stage {
  readonly workspace: Workspace;
  readonly app: SlackApp;
  readonly asked: Asked[];
  readonly log: ReturnType<typeof recordingLog>;
  /** The first request from now on. */
  next(): Promise<Asked>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly handle?: (asked: Asked) => Promise<void>;
  readonly slack?: Partial<SlackOptions>;
  readonly workspace?: Partial<WorkspaceOptions>;
}

/** What a bot that shares nothing remembers of its messages. */
export function onItsOwn(): Pick<SlackOptions, 'posts' | 'lanes'> {
  const clock = { now: () => Date.now() };
  return { posts: createMemoryPosts(clock), lanes: createMemoryLanes(clock) };
}

/** Waits and paces that make a test quick; what they mean is the same. */
export const QUICK = {
  timing: { call: 1_000, updateEvery: 60, afterResult: 120, post: 4_000, last: 5_000, file: 3_000, gather: 100 },
  paces: {
    post: { intervalMs: 1, burst: 50 },
    update: { intervalMs: 1, burst: 50 },
    lastUpdate: { intervalMs: 1, burst: 100 },
    other: { intervalMs: 1, burst: 50 },
  },
} as const;

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const workspace = await startWorkspace(options.workspace);
  const log = recordingLog();
  const asked: Asked[] = [];
  const waiting: ((asked: Asked) => void)[] = [];
  const app = createSlackApp({
    botToken: workspace.botToken,
    mode: { kind: 'socket', appToken: workspace.appToken },
    apiUrl: workspace.apiUrl,
    commandName: '/recap',
    allowGuests: false,
    accept: acceptOnce(),
    log,
    clock: { now: () => Date.now() },
    pictures,
    ...onItsOwn(),
    ...QUICK,
    ...options.slack,
    onRequest: async (request, conversation) => {
      const one = { request, conversation };
      asked.push(one);
      waiting.shift()?.(one);
      await options.handle?.(one);
    },
  });
  await app.start();
  return {
    workspace,
    app,
    asked,
    log,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    async close() {
      await app.stop(2_000);
      await workspace.close();
    },
  };
}
