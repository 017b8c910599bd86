import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Scene } from '../acting/scene.js';
import { PageEndpoints } from '../page-server/page-endpoints.js';
import { serveApi } from './api-endpoint.js';
import { serveFile, serveUpload } from './file-endpoints.js';
import { serveResponseUrl } from './response-endpoint.js';
import { sendText } from './send.js';

/** Leads each request to what answers it. */
export class Router {
  readonly #page: PageEndpoints;

  constructor(private readonly scene: Scene) {
    this.#page = new PageEndpoints(scene);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { state } = this.scene;
    const address = new URL(request.url ?? '/', state.origin);
    const [, first = '', second = '', third = ''] = address.pathname.split('/');
    const isPost = request.method === 'POST';
    if (first === 'api' && (isPost || request.method === 'GET')) {
      await serveApi(state, second, address.searchParams, request, response);
    } else if (first === 'upload' && isPost) {
      await serveUpload(state, third, request, response);
    } else if (first === 'files-pri') {
      serveFile(state, second, request, response);
    } else if ((first === 'commands' || first === 'actions') && isPost) {
      await serveResponseUrl(state, third, request, response);
    } else if (!(await this.#page.serve(address, request, response))) {
      sendText(response, 404, 'not found');
    }
  }
}
