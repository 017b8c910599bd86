import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram, SYSTEM_ENVIRONMENT } from './tools.js';
import { availableMappings, unshareUserArguments, type UserMapping } from './user-namespace.js';

const run = promisify(execFile);

const USE_A_REAL_CLUSTER = 'use a real cluster instead: recap run … --context NAME, or recap sandbox --context NAME';
const PROGRAMS: readonly (readonly [program: string, debianPackage: string])[] = [
  ['unshare', 'util-linux'],
  ['nsenter', 'util-linux'],
  ['setpriv', 'util-linux'],
  ['mount', 'mount'],
  ['ip', 'iproute2'],
];

/** Everything that a node needs, tried at once in namespaces that end with the command. */
const TRIAL =
  'ip link add trial0 type bridge && ip link add trial1 type veth peer name trial2 && mount -n -t tmpfs tmpfs /tmp';

export type NamespacesAvailable = { ok: true; mapping: UserMapping } | { ok: false; reason: string };

/** Tries whether real containers can run on this machine; `reason` is one line that says what to do when they can't. */
export async function namespacesAvailable(): Promise<NamespacesAvailable> {
  if (process.platform !== 'linux') {
    return refuse(`the embedded cluster needs Linux namespaces, and this is ${process.platform}`);
  }
  for (const [program, debianPackage] of PROGRAMS) {
    if ((await findProgram(program)) === undefined) {
      return refuse(`the embedded cluster needs the program ${program}: install the package ${debianPackage}`);
    }
  }
  let why = '';
  for (const mapping of await availableMappings(process.getuid?.() ?? -1)) {
    const failure = await tryMapping(mapping);
    if (failure === undefined) return { ok: true, mapping };
    why = failure;
  }
  return refuse(
    `the embedded cluster can't make Linux namespaces here (${why}); run as root with CAP_SYS_ADMIN, or allow user namespaces`,
  );
}

async function tryMapping(mapping: UserMapping): Promise<string | undefined> {
  const namespaces = ['--mount', '--pid', '--net', '--uts', '--ipc', '--fork', '--mount-proc'];
  try {
    await run('unshare', [...unshareUserArguments(mapping), ...namespaces, 'sh', '-c', TRIAL], {
      env: { ...SYSTEM_ENVIRONMENT },
      timeout: 10_000,
    });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    return (stderr ?? message).trim().split('\n')[0] ?? message;
  }
}

function refuse(reason: string): NamespacesAvailable {
  return { ok: false, reason: `${reason}. Or ${USE_A_REAL_CLUSTER}.` };
}
