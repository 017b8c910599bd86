import type { Logger } from '@slack/bolt';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { Workspace } from '../../../../src/sandbox/workspace/workspace.js';

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

export interface RunningApp {
  readonly app: App;
  stop(): Promise<void>;
}

/** The real Bolt with as many Socket Mode receivers as asked for; separate option objects, as socket-mode changes its own. */
export async function socketModeApp(
  workspace: Workspace,
  listen: (app: App) => void,
  receivers = 1,
): Promise<RunningApp> {
  const clientOptions = () => ({ slackApiUrl: workspace.apiUrl });
  const made = Array.from(
    { length: receivers },
    () =>
      new SocketModeReceiver({
        appToken: workspace.appToken,
        logger: silent,
        installerOptions: { clientOptions: clientOptions() },
      }),
  );
  const [first, ...others] = made;
  if (first === undefined) throw new Error('an app needs a receiver');
  const app = new App({
    token: workspace.botToken,
    receiver: first,
    clientOptions: { ...clientOptions(), retryConfig: { retries: 0 } },
    convoStore: false,
    logger: silent,
  });
  listen(app);
  for (const other of others) other.init(app);
  await Promise.all(made.map((receiver) => receiver.start()));
  return {
    app,
    async stop() {
      await Promise.all(made.map((receiver) => receiver.stop()));
    },
  };
}

/** The real Bolt behind a request URL on a free port. */
export async function httpApp(workspace: Workspace, listen: (app: App) => void): Promise<RunningApp & { url: string }> {
  const receiver = new HTTPReceiver({ signingSecret: workspace.signingSecret, logger: silent });
  const app = new App({
    token: workspace.botToken,
    receiver,
    clientOptions: { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } },
    convoStore: false,
    logger: silent,
  });
  listen(app);
  const server = await receiver.start(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver listens on no port');
  return {
    app,
    url: `http://127.0.0.1:${address.port}/slack/events`,
    async stop() {
      await receiver.stop();
    },
  };
}
