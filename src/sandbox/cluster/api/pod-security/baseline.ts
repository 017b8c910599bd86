/** The checks of the Pod Security Standard `baseline`, with the messages of k8s.io/pod-security-admission. */
import { allContainers, type PodSpec } from '../pod.js';
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

/** Capabilities that container runtimes give anyway. */
const DEFAULT_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];

const SAFE_SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

const capabilities: PodSecurityCheck = {
  id: 'capabilities_baseline',
  level: 'baseline',
  evaluate: (spec) => {
    const forbidden = (list: string[] = []): string[] => list.filter((name) => !DEFAULT_CAPABILITIES.includes(name));
    const names = namesWhere(spec, (c) => forbidden(c.securityContext?.capabilities?.add).length > 0);
    if (names.length === 0) return undefined;
    const added = distinct(allContainers(spec).flatMap((c) => forbidden(c.securityContext?.capabilities?.add)));
    const detail = `${containersNamed(names)} must not include ${quoteList(added)} in securityContext.capabilities.add`;
    return { reason: 'non-default capabilities', detail };
  },
};

const hostNamespaces: PodSecurityCheck = {
  id: 'hostNamespaces',
  level: 'baseline',
  evaluate: (spec) => {
    const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field]);
    return used.length > 0
      ? { reason: 'host namespaces', detail: used.map((field) => `${field}=true`).join(', ') }
      : undefined;
  },
};

const hostPathVolumes: PodSecurityCheck = {
  id: 'hostPathVolumes',
  level: 'baseline',
  evaluate: (spec) => {
    const names = (spec.volumes ?? []).filter((volume) => volume['hostPath']).map((volume) => volume.name ?? '');
    const detail = `${plural('volume', names.length)} ${quoteList(names)}`;
    return names.length > 0 ? { reason: 'hostPath volumes', detail } : undefined;
  },
};

const hostPorts: PodSecurityCheck = {
  id: 'hostPorts',
  level: 'baseline',
  evaluate: (spec) => {
    const portsOf = (ports: { hostPort?: number }[] = []): number[] => ports.flatMap((port) => port.hostPort || []);
    const names = namesWhere(spec, (container) => portsOf(container.ports).length > 0);
    if (names.length === 0) return undefined;
    const ports = distinct(allContainers(spec).flatMap((container) => portsOf(container.ports).map(String)));
    const verb = names.length === 1 ? 'uses' : 'use';
    return {
      reason: 'hostPort',
      detail: `${containersNamed(names)} ${verb} ${plural('hostPort', ports.length)} ${ports.join(', ')}`,
    };
  },
};

const appArmor: PodSecurityCheck = {
  id: 'appArmorProfile',
  level: 'baseline',
  evaluate: (spec, annotations) => {
    const unconfined = (profile: { type?: string } | undefined): boolean => profile?.type === 'Unconfined';
    const pod = unconfined(spec.securityContext?.appArmorProfile);
    const names = namesWhere(spec, (container) => unconfined(container.securityContext?.appArmorProfile));
    const who = setters(pod, names);
    const old = [...annotations]
      .filter(
        ([key, value]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/') && value === 'unconfined',
      )
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
    const details = [...(who ? [`${who} must not set AppArmor profile type to "Unconfined"`] : []), ...old];
    const reason = `forbidden AppArmor ${plural('profile', details.length)}`;
    return details.length > 0 ? { reason, detail: details.join(', ') } : undefined;
  },
};

const seLinux: PodSecurityCheck = {
  id: 'seLinuxOptions',
  level: 'baseline',
  evaluate: (spec) => {
    type Options = { type?: string; user?: string; role?: string } | undefined;
    const bad = (options: Options): boolean =>
      !SAFE_SELINUX_TYPES.includes(options?.type ?? '') || Boolean(options?.user) || Boolean(options?.role);
    const options = [spec, ...allContainers(spec)].map((holder) => holder.securityContext?.seLinuxOptions).filter(bad);
    if (options.length === 0) return undefined;
    const names = namesWhere(spec, (container) => bad(container.securityContext?.seLinuxOptions));
    const who = setters(bad(spec.securityContext?.seLinuxOptions), names);
    const types = distinct(options.map((o) => o?.type ?? '').filter((type) => !SAFE_SELINUX_TYPES.includes(type)));
    const parts = [
      ...(types.length > 0 ? [`${plural('type', types.length)} ${quoteList(types)}`] : []),
      ...(options.some((o) => o?.user) ? ['user may not be set'] : []),
      ...(options.some((o) => o?.role) ? ['role may not be set'] : []),
    ];
    return {
      reason: 'seLinuxOptions',
      detail: `${who} set forbidden securityContext.seLinuxOptions: ${parts.join('; ')}`,
    };
  },
};

/** Seccomp: nobody may ask for Unconfined. */
export function unconfinedSeccomp(spec: PodSpec): string | undefined {
  const unconfined = (context: { seccompProfile?: { type?: string } } | undefined): boolean =>
    context?.seccompProfile?.type === 'Unconfined';
  const who = setters(
    unconfined(spec.securityContext),
    namesWhere(spec, (c) => unconfined(c.securityContext)),
  );
  return who ? `${who} must not set securityContext.seccompProfile.type to "Unconfined"` : undefined;
}

const seccomp: PodSecurityCheck = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  evaluate: (spec) => {
    const detail = unconfinedSeccomp(spec);
    return detail === undefined ? undefined : { reason: 'seccompProfile', detail };
  },
};

const sysctls: PodSecurityCheck = {
  id: 'sysctls',
  level: 'baseline',
  evaluate: (spec) => {
    const set = (spec.securityContext?.sysctls ?? []).map((sysctl) => sysctl.name);
    const unsafe = set.filter((name) => !SAFE_SYSCTLS.includes(name));
    return unsafe.length > 0
      ? { reason: `forbidden ${plural('sysctl', unsafe.length)}`, detail: unsafe.join(', ') }
      : undefined;
  },
};

const windowsHostProcess: PodSecurityCheck = {
  id: 'windowsHostProcess',
  level: 'baseline',
  evaluate: (spec) => {
    const names = namesWhere(spec, (container) => container.securityContext?.windowsOptions?.hostProcess === true);
    const who = setters(spec.securityContext?.windowsOptions?.hostProcess === true, names);
    const detail = `${who} must not set securityContext.windowsOptions.hostProcess=true`;
    return who ? { reason: 'hostProcess', detail } : undefined;
  },
};

/** In the order in which their violations are reported. */
export const baselineChecks: readonly PodSecurityCheck[] = [
  appArmor,
  capabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  containerCheck(
    'privileged',
    'baseline',
    'privileged',
    (container) => container.securityContext?.privileged === true,
    'must not set securityContext.privileged=true',
  ),
  containerCheck(
    'procMount',
    'baseline',
    'procMount',
    (container) => (container.securityContext?.procMount ?? 'Default') !== 'Default',
    'must not set securityContext.procMount to "Unmasked"',
  ),
  seLinux,
  seccomp,
  sysctls,
  windowsHostProcess,
];
