/** The fields of a Pod that the API half reads. All optional: a request body may hold anything until it is validated. */
import type { KubeObject } from '../contract.js';

export interface Capabilities {
  add?: string[];
  drop?: string[];
}

interface SeLinuxOptions {
  type?: string;
  user?: string;
  role?: string;
}

/** Of a pod or of a container; the fields that only one of them has are simply absent in the other. */
export interface SecurityContext {
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  procMount?: string;
  capabilities?: Capabilities;
  seccompProfile?: { type?: string };
  appArmorProfile?: { type?: string };
  seLinuxOptions?: SeLinuxOptions;
  windowsOptions?: { hostProcess?: boolean };
  sysctls?: { name: string; value: string }[];
}

export interface Container {
  name?: string;
  image?: string;
  command?: string[];
  imagePullPolicy?: string;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
  targetContainerName?: string;
  ports?: { containerPort?: number; hostPort?: number; protocol?: string }[];
  resources?: { limits?: Record<string, string | number>; requests?: Record<string, string | number> };
  volumeMounts?: { name?: string; mountPath?: string; subPath?: string; subPathExpr?: string }[];
  securityContext?: SecurityContext;
  [field: string]: unknown;
}

export interface PodSpec {
  containers?: Container[];
  initContainers?: Container[];
  ephemeralContainers?: Container[];
  volumes?: ({ name?: string } & Record<string, unknown>)[];
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  restartPolicy?: string;
  serviceAccountName?: string;
  serviceAccount?: string;
  terminationGracePeriodSeconds?: number;
  activeDeadlineSeconds?: number;
  securityContext?: SecurityContext;
  tolerations?: { key?: string; operator?: string; effect?: string; tolerationSeconds?: number }[];
  [field: string]: unknown;
}

interface ContainerState {
  waiting?: { reason?: string };
  running?: object;
  terminated?: { containerID?: string };
}

export interface ContainerStatus {
  name: string;
  state?: ContainerState;
  lastState?: ContainerState;
}

export function podSpec(pod: { spec?: Record<string, unknown> }): PodSpec {
  return pod.spec ?? {};
}

/** Init containers, containers, ephemeral containers, in the order in which Pod Security visits them. */
export function allContainers(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
}

/** The status entry of a container of any kind. */
export function containerStatus(pod: KubeObject, container: string): ContainerStatus | undefined {
  const status = pod.status ?? {};
  const lists = [status['containerStatuses'], status['initContainerStatuses'], status['ephemeralContainerStatuses']];
  const all = lists.flatMap((list) => (list ?? []) as ContainerStatus[]);
  return all.find((entry) => entry.name === container);
}
