import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Scene } from '../acting/scene.js';
import { hasLocalHost } from './local-origin.js';
import { Router } from './router.js';
import { sendJson, sendText } from './send.js';
import { Upgrades } from './upgrades.js';

export interface Listening {
  readonly port: number;
  /** Cuts every connection and frees the port. */
  close(): Promise<void>;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Serves the workspace on 127.0.0.1, and nowhere else. */
export async function listen(scene: Scene, port: number): Promise<Listening> {
  const router = new Router(scene);
  const upgrades = new Upgrades(scene);
  const server = createServer();
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    if (!hasLocalHost(request, portOf(server))) {
      sendText(response, 421, 'this workspace is at 127.0.0.1 only');
      return;
    }
    router.serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { ok: false, error: 'internal_error', detail: String(error) });
    });
  };
  server.on('request', serve);
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (hasLocalHost(request, portOf(server))) upgrades.handle(request, socket, head, portOf(server));
    else socket.destroy();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    async close() {
      upgrades.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
