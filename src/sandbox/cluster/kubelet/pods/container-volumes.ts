import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../../contract.js';
import type { VolumeMount } from '../runtime/mounts.js';
import { podSpec, type ContainerSpec } from './pod-spec.js';

/**
 * The volumes of a container: directories of the pod that begin empty and go with it, of the kind emptyDir alone. Their size limit is not held.
 *
 * @param podDirectory the pod's own directory on the machine
 * @param image the image's root file system, where a missing mount point is made
 */
export async function containerVolumes(
  pod: KubeObject,
  { volumeMounts = [] }: ContainerSpec,
  podDirectory: string,
  image: string,
): Promise<VolumeMount[]> {
  const volumes = (podSpec(pod).volumes ?? []).filter(({ emptyDir }) => emptyDir !== undefined);
  const known = new Set(volumes.map(({ name }) => name));
  const used = volumeMounts.filter(({ name }) => known.has(name));
  return Promise.all(
    used.map(async ({ name, mountPath, readOnly = false }) => {
      const from = join(podDirectory, 'volumes', name);
      await mkdir(from, { recursive: true });
      await chmod(from, 0o777);
      const at = join('/', mountPath);
      await mkdir(join(image, at), { recursive: true });
      return { from, at, readOnly };
    }),
  );
}
