import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../../contract.js';
import { removePodCgroups } from '../runtime/cgroups.js';
import { startPause } from '../runtime/pause.js';
import type { KubeletContext } from './kubelet-context.js';
import { hostsFile } from './hosts-file.js';
import { podSpec } from './pod-spec.js';

/** What the containers of one pod share. */
export interface PodSandbox {
  /** Process that holds the namespaces, as the node numbers it. */
  pausePid: number;
  /** Holds the pod's hosts, resolv.conf and hostname. */
  directory: string;
  /** The pod's own address; undefined with hostNetwork. */
  address: string | undefined;
  /** Writes /etc/hosts anew; running containers see the change. */
  refreshHosts(pod: KubeObject): Promise<void>;
  remove(): Promise<void>;
}

export async function startPodSandbox(context: KubeletContext, pod: KubeObject): Promise<PodSandbox> {
  const spec = podSpec(pod);
  const network = spec.hostNetwork === true ? undefined : context.addresses.take();
  const node = context.node.process;
  const directory = join(node.directory, 'pods', pod.metadata.uid);
  const hostname = spec.hostname ?? pod.metadata.name;
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'resolv.conf'), '');
  await writeFile(join(directory, 'hostname'), `${hostname}\n`);
  let written: string | undefined;
  const refreshHosts = async (current: KubeObject): Promise<void> => {
    const text = hostsFile(current, context.store.list('services'), context.store.list('pods'));
    if (text === written) return;
    written = text;
    await writeFile(join(directory, 'hosts'), text);
  };
  await refreshHosts(pod);
  const pause = await startPause(node, {
    hostname,
    ...(network === undefined ? {} : { address: network.address }),
    link: network?.link ?? '',
    hostIPC: spec.hostIPC === true,
    sharePids: spec.shareProcessNamespace === true,
  }).catch((error: unknown) => {
    network?.release();
    throw error;
  });
  return {
    pausePid: pause.pid,
    directory,
    address: network?.address,
    refreshHosts,
    remove: async () => {
      await pause.stop();
      await removePodCgroups(context.node.cgroups, pod.metadata.uid);
      await rm(directory, { recursive: true, force: true });
      network?.release();
    },
  };
}
