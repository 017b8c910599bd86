import type { ContainerSpec, PodSpec } from './pod-spec.js';

/** What a container's process may be and do. */
export interface ProcessIdentity {
  uid: number;
  gid: number;
  /** All groups, the primary one first, as `status.user.linux.supplementalGroups` shows them. */
  groups: number[];
  /** Capability names as Kubernetes writes them (`NET_RAW`). */
  capabilities: string[];
  noNewPrivileges: boolean;
  privileged: boolean;
}

/** The capabilities that containerd gives a container by default (mask a80425fb). */
const DEFAULT_CAPABILITIES: readonly string[] = [
  ...[
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'SETGID',
    'SETUID',
    'SETPCAP',
    'NET_BIND_SERVICE',
    'NET_RAW',
  ],
  ...['SYS_CHROOT', 'MKNOD', 'AUDIT_WRITE', 'SETFCAP'],
];

/**
 * The identity of a container, its own security context over the pod's over the image's. An ephemeral container gets nothing
 * from its target: it takes the pod's user, as recorded.
 *
 * @param imageUser the user that the image names
 * @returns the identity, or `refused`: the kubelet's words for a container that must not run as root but would
 */
export function processIdentity(
  pod: PodSpec,
  container: ContainerSpec,
  imageUser: number,
  podLabel: string,
): ProcessIdentity | { refused: string } {
  const own = container.securityContext ?? {};
  const shared = pod.securityContext ?? {};
  const chosen = own.runAsUser ?? shared.runAsUser;
  const uid = chosen ?? imageUser;
  if ((own.runAsNonRoot ?? shared.runAsNonRoot) === true && uid === 0) {
    const where = `(pod: "${podLabel}", container: ${container.name})`;
    return {
      refused:
        chosen === undefined
          ? `container has runAsNonRoot and image will run as root ${where}`
          : `container's runAsUser breaks non-root policy ${where}`,
    };
  }
  const gid = own.runAsGroup ?? shared.runAsGroup ?? 0;
  const extra = [...(shared.fsGroup === undefined ? [] : [shared.fsGroup]), ...(shared.supplementalGroups ?? [])];
  return {
    uid,
    gid,
    groups: [...new Set([gid, ...extra])],
    capabilities: own.privileged === true ? ['ALL'] : capabilities(own.capabilities ?? {}),
    noNewPrivileges: own.allowPrivilegeEscalation === false,
    privileged: own.privileged === true,
  };
}

function capabilities(change: { add?: string[]; drop?: string[] }): string[] {
  const add = (change.add ?? []).map(plainName);
  const drop = (change.drop ?? []).map(plainName);
  if (add.includes('ALL')) return ['ALL'];
  const base = drop.includes('ALL') ? [] : DEFAULT_CAPABILITIES.filter((name) => !drop.includes(name));
  return [...new Set([...base, ...add])];
}

function plainName(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}
