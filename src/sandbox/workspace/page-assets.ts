import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** One file that the page's server answers. */
export interface PageAsset {
  contentType: string;
  body: Uint8Array | string;
}

/** Many machines, servers above all, have no font with emoji. One colour, half a megabyte, open licence (OFL). */
const EMOJI_FONT = '@fontsource/noto-emoji/files/noto-emoji-emoji-400-normal.woff2';

const FOLDER = new URL('./page/', import.meta.url);

/**
 * Bundles the sandbox's page. In: nothing; the sources lie beside this file. Out: every asset by its path, `/` being the HTML.
 * No asset refers to another machine, holds an inline script or an inline style, so the server may send
 * `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'`.
 * Fails if the page's sources don't build, with esbuild's own report as the message.
 */
export async function createPageAssets(): Promise<Map<string, PageAsset>> {
  const [html, icon, emoji, script, style] = await Promise.all([
    readFile(new URL('index.html', FOLDER), 'utf8'),
    readFile(new URL('icon.svg', FOLDER), 'utf8'),
    readFile(fileURLToPath(import.meta.resolve(EMOJI_FONT))),
    bundle('main.tsx'),
    bundle('styles/page.css'),
  ]);
  return new Map([
    ['/', { contentType: 'text/html; charset=utf-8', body: html }],
    ['/page.js', { contentType: 'text/javascript; charset=utf-8', body: script }],
    ['/page.css', { contentType: 'text/css; charset=utf-8', body: style }],
    ['/icon.svg', { contentType: 'image/svg+xml', body: icon }],
    ['/emoji.woff2', { contentType: 'font/woff2', body: emoji }],
  ]);
}

async function bundle(entry: string): Promise<Uint8Array> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(entry, FOLDER))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    external: ['/emoji.woff2'],
    logLevel: 'silent',
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${entry}.`);
  return file.contents;
}
