import { closeSync, constants, openSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gatherLaunchTools } from '../images/launch-tools.js';
import { cgroupDirectories, makeCgroupRoots, type CgroupRoots } from './cgroups.js';
import { namespacesAvailable } from './namespaces-available.js';
import { startNodeProcess, type NodeProcess } from './node-process.js';
import { LAUNCH_SCRIPT, MEMBER_SCRIPT } from './scripts.js';

/** All that containers of this node are started with. */
export interface SandboxNode {
  process: NodeProcess;
  cgroups: CgroupRoots;
  /** An open descriptor of the directory of launch tools. */
  tools: number;
  close(): Promise<void>;
}

/**
 * Starts a node with its directory, cgroups, network and launch tools.
 *
 * @throws Error with one line that says what this machine lacks
 */
export async function startSandboxNode(hostname: string): Promise<SandboxNode> {
  const available = await namespacesAvailable();
  if (!available.ok) throw new Error(available.reason);
  const directory = await mkdtemp(join(tmpdir(), 'recap-node-'));
  await Promise.all(['dev', 'images', 'pods', 'containers'].map((name) => mkdir(join(directory, name))));
  await writeFile(join(directory, 'launch.sh'), LAUNCH_SCRIPT);
  await writeFile(join(directory, 'member.sh'), MEMBER_SCRIPT);
  const cgroups = await makeCgroupRoots(basename(directory));
  const [process] = await Promise.all([
    startNodeProcess(directory, hostname, available.mapping, cgroupDirectories(cgroups)),
    gatherLaunchTools(join(directory, 'tools')),
  ]);
  const tools = openSync(join(directory, 'tools'), constants.O_RDONLY | constants.O_DIRECTORY);
  return {
    process,
    cgroups,
    tools,
    close: async () => {
      closeSync(tools);
      await process.close();
    },
  };
}
