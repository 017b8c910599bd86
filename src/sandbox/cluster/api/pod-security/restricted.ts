/** The checks that the Pod Security Standard `restricted` adds. */
import { allContainers, type Container, type PodSpec } from '../pod.js';
import { unconfinedSeccomp } from './baseline.js';
import {
  containerCheck,
  containersNamed,
  distinct,
  namesWhere,
  plural,
  quoteList,
  setters,
  type PodSecurityCheck,
} from './check.js';

const VOLUME_TYPES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const capabilities: PodSecurityCheck = {
  id: 'capabilities_restricted',
  level: 'restricted',
  replaces: ['capabilities_baseline'],
  evaluate: (spec) => {
    const extra = (list: string[] = []): string[] => list.filter((name) => name !== 'NET_BIND_SERVICE');
    const keeping = namesWhere(spec, (c) => !(c.securityContext?.capabilities?.drop ?? []).includes('ALL'));
    const adding = namesWhere(spec, (c) => extra(c.securityContext?.capabilities?.add).length > 0);
    const added = distinct(allContainers(spec).flatMap((c) => extra(c.securityContext?.capabilities?.add)));
    const details = [
      ...(keeping.length > 0 ? [`${containersNamed(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
      ...(adding.length > 0
        ? [`${containersNamed(adding)} must not include ${quoteList(added)} in securityContext.capabilities.add`]
        : []),
    ];
    return details.length > 0 ? { reason: 'unrestricted capabilities', detail: details.join('; ') } : undefined;
  },
};

const restrictedVolumes: PodSecurityCheck = {
  id: 'restrictedVolumes',
  level: 'restricted',
  replaces: ['hostPathVolumes'],
  evaluate: (spec) => {
    const typeOf = (volume: Record<string, unknown>): string =>
      Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
    const bad = (spec.volumes ?? []).filter((volume) => !VOLUME_TYPES.includes(typeOf(volume)));
    if (bad.length === 0) return undefined;
    const types = distinct(bad.map(typeOf));
    const who = `${plural('volume', bad.length)} ${quoteList(bad.map((volume) => volume.name ?? ''))}`;
    const verb = bad.length === 1 ? 'uses' : 'use';
    const detail = `${who} ${verb} restricted volume ${plural('type', types.length)} ${quoteList(types)}`;
    return { reason: 'restricted volume types', detail };
  },
};

/** `pod or container "a"`: who could set what is required. */
function couldSet(names: string[]): string {
  return `pod or ${containersNamed(names)}`;
}

const runAsNonRoot: PodSecurityCheck = {
  id: 'runAsNonRoot',
  level: 'restricted',
  evaluate: (spec) => {
    const reason = 'runAsNonRoot != true';
    const pod = spec.securityContext?.runAsNonRoot;
    const explicit = namesWhere(spec, (container) => container.securityContext?.runAsNonRoot === false);
    const unset = namesWhere(spec, (container) => container.securityContext?.runAsNonRoot === undefined);
    const who = setters(pod === false, explicit);
    if (who) return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
    if (pod || unset.length === 0) return undefined;
    return { reason, detail: `${couldSet(unset)} must set securityContext.runAsNonRoot=true` };
  },
};

const runAsUser: PodSecurityCheck = {
  id: 'runAsUser',
  level: 'restricted',
  evaluate: (spec) => {
    const names = namesWhere(spec, (container) => container.securityContext?.runAsUser === 0);
    const who = setters(spec.securityContext?.runAsUser === 0, names);
    return who ? { reason: 'runAsUser=0', detail: `${who} must not set runAsUser=0` } : undefined;
  },
};

const seccomp: PodSecurityCheck = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  replaces: ['seccompProfile_baseline'],
  evaluate: (spec) => {
    const explicit = unconfinedSeccomp(spec);
    if (explicit !== undefined) return { reason: 'seccompProfile', detail: explicit };
    const unset = hasSeccomp(spec) ? [] : namesWhere(spec, (container) => !hasSeccomp(container));
    if (unset.length === 0) return undefined;
    const detail = `${couldSet(unset)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
    return { reason: 'seccompProfile', detail };
  },
};

function hasSeccomp(holder: PodSpec | Container): boolean {
  return holder.securityContext?.seccompProfile?.type !== undefined;
}

/** In the order in which their violations are reported, after those of baseline. */
export const restrictedChecks: readonly PodSecurityCheck[] = [
  containerCheck(
    'allowPrivilegeEscalation',
    'restricted',
    'allowPrivilegeEscalation != false',
    (container) => container.securityContext?.allowPrivilegeEscalation !== false,
    'must set securityContext.allowPrivilegeEscalation=false',
  ),
  capabilities,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccomp,
];
