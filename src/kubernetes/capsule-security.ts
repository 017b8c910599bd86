import type { Capsule } from '../domain/capsule.js';
import type { SecurityFacts, ContainerTarget } from '../domain/target.js';

type Privileges = Capsule['privileges'];

/** The fields of a container's securityContext that a capsule sets. */
export interface CapsuleSecurity {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly readOnlyRootFilesystem: boolean;
  readonly capabilities?: Capabilities;
  readonly privileged?: true;
  readonly allowPrivilegeEscalation?: false;
  readonly seccompProfile?: SecurityFacts['seccompProfile'];
  readonly appArmorProfile?: SecurityFacts['appArmorProfile'];
}

type User = Pick<CapsuleSecurity, 'runAsUser' | 'runAsGroup' | 'runAsNonRoot'>;
type Capabilities = NonNullable<SecurityFacts['capabilities']>;

/**
 * The security context of a capsule: what its target has, so that the kernel lets it look, plus the capabilities that the capsule
 * names; never more. To look into a process the kernel wants the same user and at least its capabilities, or SYS_PTRACE.
 */
export function capsuleSecurity(
  { privileges, limits }: Pick<Capsule, 'privileges' | 'limits'>,
  target: ContainerTarget,
): CapsuleSecurity {
  const facts = target.security;
  const capabilities = capsuleCapabilities(privileges, facts);
  return {
    ...capsuleUser(privileges, facts),
    // An ephemeral container can have no volume of its own, so an artifact lies in its root file system.
    readOnlyRootFilesystem: limits.artifactBytes === undefined,
    ...(capabilities === undefined ? {} : { capabilities }),
    ...(privileges.privileged ? { privileged: true } : {}),
    ...(mayForbidEscalation(privileges, capabilities) ? { allowPrivilegeEscalation: false } : {}),
    ...(facts.seccompProfile === undefined ? {} : { seccompProfile: facts.seccompProfile }),
    ...(facts.appArmorProfile === undefined ? {} : { appArmorProfile: facts.appArmorProfile }),
  };
}

function capsuleUser({ as }: Privileges, facts: SecurityFacts): User {
  if (as !== 'target') {
    // A root capsule in a pod that demands non-root says so itself, and leaves the verdict to admission.
    const nonRoot = facts.runAsNonRoot === true ? { runAsNonRoot: as.uid !== 0 } : {};
    return { runAsUser: as.uid, runAsGroup: as.gid, ...nonRoot };
  }
  return {
    ...(facts.runAsUser === undefined ? {} : { runAsUser: facts.runAsUser }),
    ...(facts.runAsGroup === undefined ? {} : { runAsGroup: facts.runAsGroup }),
    ...(facts.runAsNonRoot === undefined ? {} : { runAsNonRoot: facts.runAsNonRoot }),
  };
}

/**
 * A fixed user, and a target whose user is not root and was given nothing, need none. A root target's own set is mirrored, the
 * runtime's default (undefined) included: with less the capsule sees nothing.
 */
function capsuleCapabilities({ as, capabilities: named }: Privileges, facts: SecurityFacts): Capabilities | undefined {
  const { add = [], drop = [] } = facts.capabilities ?? {};
  const isPlainUser = facts.runAsUser !== undefined && facts.runAsUser !== 0 && add.length === 0;
  if (as !== 'target' || isPlainUser) return { drop: ['ALL'], ...(named.length === 0 ? {} : { add: [...named] }) };
  const all = [...new Set([...add, ...named])];
  if (all.length === 0 && drop.length === 0) return undefined;
  return { ...(drop.length === 0 ? {} : { drop: [...drop] }), ...(all.length === 0 ? {} : { add: all }) };
}

/** Kubernetes refuses the pair of forbidden escalation and SYS_ADMIN, or privileged. */
function mayForbidEscalation(privileges: Privileges, capabilities: Capabilities | undefined): boolean {
  const add = capabilities?.add ?? [];
  return !privileges.privileged && !['SYS_ADMIN', 'CAP_SYS_ADMIN', 'ALL'].some((name) => add.includes(name));
}
