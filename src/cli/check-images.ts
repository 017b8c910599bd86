import { RecapError } from '../domain/errors.js';
import { openImagePolicy } from '../image-policy.js';
import type { Settings } from '../config-schema.js';
import type { Installation } from '../installation.js';
import { openCatalog } from '../open-catalog.js';

/** Asked at a time: registries limit how often they are asked. */
const AT_A_TIME = 4;

/** A line for each image of the catalogue, as it would be pulled, that the policy refuses. Rejects when the policy can't be read. */
export async function checkImages(
  settings: Settings,
  installation: Installation,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const policy = openImagePolicy(settings.images);
  const { capsules } = await openCatalog(installation, settings);
  const images = [...capsules.values()].map(({ image }) => image);
  const problems: string[] = [];
  const worker = async (): Promise<void> => {
    for (let image = images.shift(); image !== undefined; image = images.shift()) {
      try {
        await policy.verify(image, signal);
      } catch (error) {
        if (!(error instanceof RecapError)) throw error;
        problems.push(error.userMessage, ...(error.hint === undefined ? [] : [error.hint]));
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return problems;
}
