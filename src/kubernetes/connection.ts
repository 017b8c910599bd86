import { createHash } from 'node:crypto';
import type { RequestOptions } from 'node:https';
import type { KubeConfig, SecurityAuthentication } from '@kubernetes/client-node';
import { HttpMethod, RequestContext } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import { Agent } from 'undici';
import type { ClientOptions as WebSocketOptions } from 'ws';
import type { ObserveCall } from '../core/ports.js';
import { aboutNow } from '../domain/about.js';
import { observedDispatch } from './observed-dispatch.js';

/**
 * The way to one API server: credentials for each call, and connections that are kept. The client library alone opens a TLS
 * connection per call; here one dispatcher lives as long as the certificates stay the same.
 */
export class Connection implements SecurityAuthentication {
  readonly server: string;
  readonly #kubeConfig: KubeConfig;
  readonly #userAgent: string;
  readonly #observers: ObserveCall[] = [];
  #kept: { readonly certificates: string; readonly dispatcher: Dispatcher } | undefined;

  constructor(kubeConfig: KubeConfig, userAgent: string) {
    const cluster = kubeConfig.getCurrentCluster();
    if (cluster === null) throw new TypeError('a kubeconfig without a current cluster');
    this.server = cluster.server.replace(/\/+$/, '');
    this.#kubeConfig = kubeConfig;
    this.#userAgent = userAgent;
  }

  getName(): string {
    return 'kubeconfig';
  }

  /** From now on tells of each call as it ends; WebSockets once they are open. */
  observe(observer: ObserveCall): void {
    this.#observers.push(observer);
  }

  /** For whoever makes a call that does not go through the dispatcher. */
  readonly told: ObserveCall = (call) => this.#observers.forEach((observe) => observe(call));

  /** Puts the credentials, the user agent and the kept dispatcher on a request. */
  async applySecurityAuthentication(context: RequestContext): Promise<void> {
    const options = await this.#httpsOptions();
    for (const [name, value] of Object.entries(this.#headers(options))) context.setHeaderParam(name, value);
    context.setDispatcher(await this.#dispatcher(options));
  }

  /** Options of a WebSocket to this server. An upgraded connection is never used again, so only a proxy needs an agent. */
  async webSocketOptions(): Promise<WebSocketOptions> {
    const options: WebSocketOptions = {};
    await this.#kubeConfig.applyToHTTPSOptions(options);
    if (this.#kubeConfig.getCurrentCluster()?.proxyUrl === undefined) delete options.agent;
    return { ...options, headers: this.#headers(options) };
  }

  /** Ends every connection, requests in flight included. */
  async close(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    await kept?.dispatcher.destroy();
  }

  async #httpsOptions(): Promise<RequestOptions> {
    const options: RequestOptions = {};
    await this.#kubeConfig.applyToHTTPSOptions(options);
    return options;
  }

  #headers(options: Pick<RequestOptions, 'headers' | 'auth'>): Record<string, string> {
    const { run } = aboutNow();
    const userAgent = run === undefined ? this.#userAgent : `${this.#userAgent} (run ${run})`;
    const headers: Record<string, string> = { 'User-Agent': userAgent };
    for (const [name, value] of Object.entries(options.headers ?? {})) headers[name] = String(value);
    if (typeof options.auth === 'string') headers['Authorization'] = `Basic ${toBase64(options.auth)}`;
    return headers;
  }

  async #dispatcher(options: RequestOptions): Promise<Dispatcher> {
    const certificates = fingerprint(options);
    if (this.#kept?.certificates === certificates) return this.#kept.dispatcher;
    const old = this.#kept?.dispatcher;
    const dispatcher = await this.#makeDispatcher();
    this.#kept = { certificates, dispatcher };
    // Requests of the old certificates may end in peace; nobody waits for that.
    old?.close().catch(() => undefined);
    return dispatcher;
  }

  async #makeDispatcher(): Promise<Dispatcher> {
    const context = new RequestContext(this.server, HttpMethod.GET);
    await this.#kubeConfig.applySecurityAuthentication(context);
    const dispatcher = context.getDispatcher() ?? new Agent();
    // A kubelet answers a followed log with its first byte, and a watch may be silent for minutes: each call brings its own
    // deadline as a signal instead.
    return dispatcher.compose(
      (dispatch) => (request, handler) => dispatch({ ...request, headersTimeout: 0, bodyTimeout: 0 }, handler),
      observedDispatch(this.told),
    );
  }
}

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');

function fingerprint({ ca, cert, key, servername, rejectUnauthorized }: RequestOptions): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([ca, cert, key, servername, rejectUnauthorized]));
  return hash.digest('base64');
}
