import type { ConfigurationOptions } from '@kubernetes/client-node';
import {
  ApiException,
  AppsV1Api,
  AuthenticationV1Api,
  AuthorizationV1Api,
  BatchV1Api,
  CoreV1Api,
  HttpMethod,
  IsomorphicFetchHttpLibrary,
  RequestContext,
  ServerConfiguration,
  createConfiguration,
} from '@kubernetes/client-node';
import type { KubeConfig } from '@kubernetes/client-node';
import { fetch } from 'undici';
import { Connection } from './connection.js';
import { pause, within } from '../domain/deadline.js';
import { retryDelay } from './retry-delay.js';
import { toRecapError } from './to-recap-error.js';

/** How long one question to the API server may take, retries included. */
const DEADLINE_MS = 10_000;
/** Every call that goes through `ask` may be made twice: reads, reviews, and the attach, which its name makes idempotent. */
const ATTEMPTS = 3;

export interface AskOptions {
  readonly deadlineMs?: number;
}

/** The API of one cluster as the adapters use it: generated calls with a deadline, a signal, retries and typed errors. */
export class KubeClient {
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly batch: BatchV1Api;
  readonly authorization: AuthorizationV1Api;
  readonly authentication: AuthenticationV1Api;
  readonly connection: Connection;
  readonly #http = new IsomorphicFetchHttpLibrary();

  /** @param userAgent how the bot calls itself in the audit log of the cluster: `recap/0.1.0` */
  constructor(kubeConfig: KubeConfig, userAgent: string) {
    this.connection = new Connection(kubeConfig, userAgent);
    const configuration = createConfiguration({
      baseServer: new ServerConfiguration(this.connection.server, {}),
      authMethods: { default: this.connection },
    });
    this.core = new CoreV1Api(configuration);
    this.apps = new AppsV1Api(configuration);
    this.batch = new BatchV1Api(configuration);
    this.authorization = new AuthorizationV1Api(configuration);
    this.authentication = new AuthenticationV1Api(configuration);
  }

  /**
   * Makes one call, again where that can help. Rejects with the caller's reason when `signal` is aborted, else with a RecapError.
   * @param what completes "to …" in the error: `list the pods of shop`
   */
  async ask<T>(
    what: string,
    signal: AbortSignal,
    call: (options: ConfigurationOptions) => Promise<T>,
    { deadlineMs = DEADLINE_MS }: AskOptions = {},
  ): Promise<T> {
    try {
      return await within(deadlineMs, signal, (inner) => this.#attempt(inner, call));
    } catch (error) {
      signal.throwIfAborted();
      throw toRecapError(error, what);
    }
  }

  async #attempt<T>(signal: AbortSignal, call: (options: ConfigurationOptions) => Promise<T>): Promise<T> {
    const httpApi = {
      send: (request: RequestContext) => {
        request.setSignal(signal);
        return this.#http.send(request);
      },
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await call({ httpApi });
      } catch (error) {
        signal.throwIfAborted();
        const delay = attempt < ATTEMPTS ? retryDelay(error, attempt) : undefined;
        if (delay === undefined) throw error;
        await pause(delay, signal);
      }
    }
  }

  /**
   * Opens a GET whose answer streams: a watch or a followed log. The signal ends it at any time; there is no deadline here, as a
   * followed log answers only with its first byte. One attempt: those who stream decide how to go on.
   * @throws the network's error, or an ApiException of a status that is not 2xx
   */
  async stream(
    path: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const context = new RequestContext(`${this.connection.server}${path}`, HttpMethod.GET);
    for (const [name, value] of Object.entries(query)) context.setQueryParam(name, value);
    await this.connection.applySecurityAuthentication(context);
    const dispatcher = context.getDispatcher();
    const response = await fetch(context.getUrl(), {
      headers: context.getHeaders(),
      signal,
      ...(dispatcher === undefined ? {} : { dispatcher }),
    });
    if (!response.ok) {
      const headers = Object.fromEntries(response.headers);
      throw new ApiException(response.status, 'stream refused', await response.text(), headers);
    }
    return (response.body ?? []) as AsyncIterable<Uint8Array>;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
