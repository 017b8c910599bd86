import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Scene } from '../acting/scene.js';
import { sendFile } from '../http/file-endpoints.js';
import { sendJson, sendText } from '../http/send.js';
import type { PageAssets } from '../options.js';
import type { SlackPerson } from '../people.js';
import type { WorkspaceState } from '../workspace-state.js';
import { pageState } from './page-state.js';

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Whom the page is seen by: `as`, or the first person who can act. */
export function viewerOf(state: WorkspaceState, query: URLSearchParams): SlackPerson | undefined {
  const asked = query.get('as');
  if (asked !== null) return state.people.get(asked);
  return [...state.people.values()].find(({ isBot, deleted }) => !isBot && !deleted);
}

/** The page's own addresses; answers false for those that are not. */
export class PageEndpoints {
  #assets: Promise<PageAssets> | undefined;

  constructor(private readonly scene: Scene) {}

  async serve(address: URL, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { pathname, searchParams } = address;
    if (request.method !== 'GET') return false;
    if (pathname === '/page/state') {
      const viewer = viewerOf(this.scene.state, searchParams);
      if (viewer === undefined) sendJson(response, 404, { ok: false, error: 'user_not_found' });
      else sendJson(response, 200, { ...pageState(this.scene, viewer) }, SECURITY);
      return true;
    }
    const fileId = /^\/page\/files\/([A-Z0-9]+)\//.exec(pathname)?.[1];
    if (fileId !== undefined) {
      const file = this.scene.state.files.find(fileId);
      const show = searchParams.has('show') && file?.mimetype.startsWith('image/') === true;
      if (file === undefined) sendText(response, 404, 'not found');
      else sendFile(response, file, show ? 'inline' : 'attachment');
      return true;
    }
    return this.#serveAsset(pathname, response);
  }

  /** Permalinks open the page itself. Its bundle is made once, when it is first asked for. */
  async #serveAsset(pathname: string, response: ServerResponse): Promise<boolean> {
    this.#assets ??= this.scene.state.options.pageAssets();
    const asset = (await this.#assets).get(pathname.startsWith('/archives/') ? '/' : pathname);
    if (asset === undefined) return false;
    response.writeHead(200, { 'content-type': asset.contentType, ...SECURITY });
    response.end(asset.body);
    return true;
  }
}
