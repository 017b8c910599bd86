import { readdirSync, readFileSync } from 'node:fs';
import type { EmbeddedCluster } from '../../src/sandbox/cluster/server.js';

/** What runs of a capsule: its supervisor, and the tools of the capsules that the tests run. */
const OF_A_CAPSULE = /start_by=|^\/usr\/bin\/(ss|ps|top) |^sleep 250|^yes /;

/** The command lines of every capsule's processes that this test process has begotten and that still run. */
export function capsuleProcesses(): string[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined;
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === process.pid) return true;
    }
    return false;
  };
  return [...parents.keys()]
    .filter((pid) => isOurs(pid))
    .map(commandLine)
    .filter((line) => OF_A_CAPSULE.test(line));
}

/** A process may end between being listed and being read. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parentOf(pid: string): number | undefined {
  const fields = readProc(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

const commandLine = (pid: number): string => readProc(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '';

interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly restartCount: number;
  readonly state: Readonly<Record<string, unknown>>;
}

/** What tells whether a pod's own containers were touched: id and restarts of each. */
export function containersOf({ store }: EmbeddedCluster, namespace: string, pod: string): string[] {
  return statuses(store.get('pods', namespace, pod)?.status, 'containerStatuses').map(
    ({ name, containerID, restartCount }) => `${name} ${containerID ?? ''} restarts ${restartCount}`,
  );
}

/** Capsules of any pod that the cluster believes to run. */
export function runningCapsules({ store }: EmbeddedCluster): string[] {
  return store
    .list('pods')
    .flatMap(({ status }) => statuses(status, 'ephemeralContainerStatuses'))
    .filter(({ state }) => 'running' in state)
    .map(({ name }) => name);
}

function statuses(status: Readonly<Record<string, unknown>> | undefined, kind: string): readonly ContainerStatus[] {
  const found = status?.[kind];
  return Array.isArray(found) ? (found as readonly ContainerStatus[]) : [];
}
