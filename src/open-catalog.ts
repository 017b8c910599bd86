import { commands } from '../commands/index.js';
import type { Catalog } from './catalog/catalog.js';
import { createCatalog, loadCatalog } from './catalog/catalog.js';
import type { Settings } from './config-schema.js';
import type { Installation } from './installation.js';

/** The catalogue of the installation, images rewritten to the mirror where one is configured. */
export async function openCatalog({ capsules }: Installation, settings: Settings): Promise<Catalog> {
  const catalog = await loadCatalog(capsules, commands);
  const { registry } = settings.capsules;
  if (registry === undefined) return catalog;
  const mirrored = [...catalog.capsules].map(([name, capsule]) => {
    const image = capsule.image.replace(/^[^/]+/, registry);
    return [name, { ...capsule, image }] as const;
  });
  return createCatalog(new Map(mirrored), commands);
}
