import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Scene } from '../acting/scene.js';
import { viewerOf } from '../page-server/page-endpoints.js';
import { servePageSocket } from '../page-server/page-socket.js';
import { hasOwnOrigin } from './local-origin.js';

/** Opens WebSockets: `/link` for the app (with a ticket), `/page/socket` for our own page. */
export class Upgrades {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 });

  constructor(private readonly scene: Scene) {}

  handle(request: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
    const { state, dispatcher } = this.scene;
    const { pathname, searchParams } = new URL(request.url ?? '/', state.origin);
    const accept = (then: Parameters<WebSocketServer['handleUpgrade']>[3]): void =>
      this.#server.handleUpgrade(request, socket, head, then);
    if (pathname === '/link/' && state.tickets.redeem(searchParams.get('ticket') ?? '')) {
      accept((opened) => dispatcher.sockets.accept(opened));
      return;
    }
    const viewer = viewerOf(state, searchParams);
    if (pathname === '/page/socket' && viewer !== undefined && hasOwnOrigin(request, port)) {
      accept((opened) => servePageSocket(this.scene, viewer, opened));
      return;
    }
    socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
  }

  close(): void {
    for (const client of this.#server.clients) client.terminate();
  }
}
