import { dirname } from 'node:path';
import { ARTIFACT_PATH } from '../../../../domain/capsule.js';
import { capsuleScript, SCRIPTS } from './capsule-script.js';
import type { ImageCatalog, Program } from './recipe.js';

const BUSYBOX: Program = { at: '/bin/busybox', from: 'busybox', package: 'busybox-static' };
const TINI: Program = { at: '/usr/bin/tini-static', from: 'tini-static', package: 'tini' };
const SS: Program = { at: '/usr/bin/ss', from: 'ss', package: 'iproute2' };
const PS: Program = { at: '/usr/bin/ps', from: 'ps', package: 'procps' };
const TOP: Program = { at: '/usr/bin/top', from: 'top', package: 'procps' };
// top asks for a terminal's description even when it writes to none.
const TERMINAL: Program = { at: '/lib/terminfo/d/dumb', from: '/lib/terminfo/d/dumb', package: 'ncurses-base' };
const IP: Program = { at: '/usr/bin/ip', from: 'ip', package: 'iproute2' };
const CURL: Program = { at: '/usr/bin/curl', from: 'curl', package: 'curl' };
const KDIG: Program = { at: '/usr/bin/kdig', from: 'kdig', package: 'knot-dnsutils' };
const OPENSSL: Program = { at: '/usr/bin/openssl', from: 'openssl', package: 'openssl' };
const TCPDUMP: Program = { at: '/usr/bin/tcpdump', from: 'tcpdump', package: 'tcpdump' };
const LSOF: Program = { at: '/usr/bin/lsof', from: 'lsof', package: 'lsof' };
const STRACE: Program = { at: '/usr/bin/strace', from: 'strace', package: 'strace' };
const PERF: Program = { at: '/usr/bin/perf', from: 'perf', package: 'linux-perf' };
const JATTACH: Program = { at: '/usr/bin/jattach', from: 'jattach', package: 'jattach' };
const AUTHORITIES: Program = {
  at: '/etc/ssl/certs/ca-certificates.crt',
  from: '/etc/ssl/certs/ca-certificates.crt',
  package: 'ca-certificates',
};
const NSENTER: Program = { at: '/usr/bin/nsenter', from: 'nsenter', package: 'util-linux' };
const UNSHARE: Program = { at: '/usr/bin/unshare', from: 'unshare', package: 'util-linux' };

/** What the supervisor of a capsule needs around its tool. */
const SUPERVISOR_APPLETS = ['sh', 'cat', 'date', 'sleep', 'head', 'wc', 'tee', 'kill', 'setsid'];
const TOOLBOX_APPLETS = [
  ...SUPERVISOR_APPLETS,
  ...[
    'id',
    'ls',
    'grep',
    'env',
    'hostname',
    'mount',
    'seq',
    'true',
    'false',
    'touch',
    'wget',
    'nc',
    'readlink',
    'yes',
    'printf',
    'tail',
    'rm',
  ],
];

/** Where tools leave their artifacts, in every image that has one. */
const ARTIFACT_FOLDER = dirname(ARTIFACT_PATH);

/** As the capsules' Dockerfiles have it. */
const ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TERM: 'dumb' };

function capsule(name: string, ...programs: Program[]): ImageCatalog[number] {
  return {
    match: { name },
    programs: [BUSYBOX, TINI, ...programs],
    applets: SUPERVISOR_APPLETS,
    environment: ENVIRONMENT,
    writable: [ARTIFACT_FOLDER],
  };
}

/** The images of the built-in capsules, found under any registry and digest, and two images of general tools. */
export const STANDARD_IMAGES: ImageCatalog = [
  capsule('netstat', SS),
  capsule('sockets', SS, capsuleScript('sockets')),
  capsule('dns', KDIG, capsuleScript('dns')),
  capsule('tcp', CURL, capsuleScript('tcp')),
  capsule('http', CURL, AUTHORITIES, capsuleScript('http')),
  capsule('tls', OPENSSL, AUTHORITIES, capsuleScript('tls')),
  capsule('routes', IP, capsuleScript('routes')),
  capsule('tcpdump', TCPDUMP, capsuleScript('tcpdump')),
  capsule('df', capsuleScript('df')),
  capsule('files', capsuleScript('files')),
  capsule('cat', capsuleScript('cat')),
  capsule('mounts', capsuleScript('mounts')),
  capsule('drift', capsuleScript('drift')),
  capsule('cgroup', capsuleScript('cgroup')),
  capsule('oom', capsuleScript('oom')),
  capsule('packages', capsuleScript('packages')),
  capsule('ps', PS),
  capsule('top', TOP, TERMINAL),
  capsule('threads', capsuleScript('threads')),
  capsule('memory', capsuleScript('memory')),
  capsule('lsof', LSOF, capsuleScript('lsof')),
  capsule('limits', capsuleScript('limits')),
  capsule('env', capsuleScript('env')),
  capsule('strace', STRACE, capsuleScript('strace')),
  capsule('perf', PERF, capsuleScript('perf')),
  capsule('pprof', capsuleScript('pprof')),
  capsule('jvm', JATTACH, capsuleScript('jvm')),
  { match: { exact: 'local/busybox:1' }, programs: [BUSYBOX], applets: TOOLBOX_APPLETS, entrypoint: ['sh'] },
  {
    match: { exact: 'local/toolbox:1' },
    programs: [BUSYBOX, TINI, SS, PS, TOP, TERMINAL, NSENTER, UNSHARE],
    applets: TOOLBOX_APPLETS,
    environment: ENVIRONMENT,
    writable: [ARTIFACT_FOLDER],
    entrypoint: ['sh'],
  },
];

/** The scripts are the project's own, and every Debian has descriptions of terminals. */
const ALWAYS_THERE = new Set([SCRIPTS, TERMINAL.package]);

/**
 * The Debian packages of the tools of one capsule's image, or of all of them; none for a name that no image has.
 */
export function packagesOfCapsules(name?: string): string[] {
  const images = STANDARD_IMAGES.filter(({ match }) => 'name' in match && (name === undefined || match.name === name));
  const packages = images.flatMap(({ programs }) => programs.map((program) => program.package));
  return [...new Set(packages)].filter((each) => !ALWAYS_THERE.has(each));
}
