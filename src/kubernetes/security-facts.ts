import type { V1Container, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { SecurityFacts } from '../domain/target.js';

interface Profile {
  readonly type: string;
  readonly localhostProfile?: string;
}

/**
 * The security context that the container runs with: its own over its pod's, and the user that the runtime reports where neither
 * names one (the image does).
 */
export function securityFacts(pod: V1Pod, container: V1Container, status: V1ContainerStatus): SecurityFacts {
  const own = container.securityContext;
  const ofPod = pod.spec?.securityContext;
  const ran = status.user?.linux;
  const facts = {
    runAsUser: own?.runAsUser ?? ofPod?.runAsUser ?? ran?.uid,
    runAsGroup: own?.runAsGroup ?? ofPod?.runAsGroup ?? ran?.gid,
    runAsNonRoot: own?.runAsNonRoot ?? ofPod?.runAsNonRoot,
    supplementalGroups: ofPod?.supplementalGroups,
    capabilities: own?.capabilities && capabilities(own.capabilities),
    seccompProfile: profile(own?.seccompProfile ?? ofPod?.seccompProfile),
    appArmorProfile: profile(own?.appArmorProfile ?? ofPod?.appArmorProfile),
    privileged: own?.privileged,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function capabilities({ add, drop }: { add?: string[]; drop?: string[] }): NonNullable<SecurityFacts['capabilities']> {
  return { ...(add === undefined ? {} : { add }), ...(drop === undefined ? {} : { drop }) };
}

function profile(found: { type: string; localhostProfile?: string } | undefined): Profile | undefined {
  if (found === undefined) return undefined;
  const { type, localhostProfile } = found;
  return { type, ...(localhostProfile === undefined ? {} : { localhostProfile }) };
}
