import type { WebSocket } from 'ws';
import type { Scene } from '../acting/scene.js';
import type { PageEvent, PageRequest } from '../page-protocol.js';
import type { SlackPerson } from '../people.js';
import { actForPage } from './page-actions.js';
import { pageEvents } from './page-events.js';
import { readPageRequest } from './page-requests.js';

/** Joins one open page to the workspace: sends it what its person sees, does what its person asks. */
export function servePageSocket(scene: Scene, person: SlackPerson, socket: WebSocket): void {
  const send = (event: PageEvent): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(event));
  };
  const unsubscribe = scene.state.changes.subscribe((change) => pageEvents(scene, person, change).forEach(send));

  const answer = async (request: PageRequest): Promise<void> => {
    const result = await actForPage(scene, person, request);
    send({ type: 'result', request_id: request.request_id, ...result });
  };

  const receive = (text: string): void => {
    const request = readPageRequest(text);
    if (request === undefined) {
      socket.close(1007, 'bad request');
      return;
    }
    // A message or a form may be gone by now: the page is told, nothing else is lost.
    answer(request).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      send({ type: 'result', request_id: request.request_id, ok: false, error: reason });
    });
  };

  socket.on('message', (data: Buffer) => receive(data.toString('utf8')));
  socket.on('error', () => socket.terminate());
  socket.on('close', unsubscribe);
}
