import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { STANDARD_IMAGES } from '../kubelet/images/standard-images.js';
import type { ImageCatalog } from '../kubelet/images/recipe.js';

/** The applications' images by their name: a Node.js runtime and one script each, no shell and no tool. */
export const APP_IMAGES = {
  web: 'shop/web:1.4',
  cache: 'shop/cache:7.2',
  traffic: 'shop/traffic:1.0',
  crashing: 'shop/crashing:1.0',
  api: 'payments/api:2.3',
} as const;

/** Keeps each application below 50 MB: they hold next to nothing. */
const SMALL_HEAP = ['--max-old-space-size=24', '--max-semi-space-size=1', '--v8-pool-size=1'];

/** Every image of the demo's node: its applications, the capsules, and the toolbox. */
export function demoImages(): ImageCatalog {
  const applications = Object.entries(APP_IMAGES).map(([name, exact]) => application(name, exact));
  return [...STANDARD_IMAGES, application('web', 'local/app:1'), ...applications];
}

function application(name: string, exact: string): ImageCatalog[number] {
  const script = `/app/${name}.mjs`;
  return {
    match: { exact },
    programs: [{ at: '/usr/bin/node', from: execPath, package: 'nodejs' }],
    files: [{ at: script, from: fileURLToPath(new URL(`apps/${name}.mjs`, import.meta.url)) }],
    entrypoint: ['/usr/bin/node', ...SMALL_HEAP, script],
  };
}
