import type { KubeObject } from '../../contract.js';

/** The fields of a pod that the kubelet reads. The API server has checked their shape. */
export interface PodSpec {
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  containers: ContainerSpec[];
  ephemeralContainers?: EphemeralContainerSpec[];
  restartPolicy?: 'Always' | 'OnFailure' | 'Never';
  terminationGracePeriodSeconds?: number;
  activeDeadlineSeconds?: number;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  hostname?: string;
  shareProcessNamespace?: boolean;
  securityContext?: PodSecurityContext;
  volumes?: { name: string; emptyDir?: Record<string, unknown> }[];
}

export interface ContainerSpec {
  name: string;
  image: string;
  imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: { name: string; value?: string; valueFrom?: { fieldRef?: { fieldPath: string } } }[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
  readinessProbe?: {
    httpGet?: { port: number | string };
    tcpSocket?: { port: number | string };
    periodSeconds?: number;
  };
  ports?: { name?: string; containerPort: number }[];
  stdin?: boolean;
  stdinOnce?: boolean;
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
  securityContext?: SecurityContext;
}

export interface EphemeralContainerSpec extends ContainerSpec {
  targetContainerName?: string;
}

export interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  privileged?: boolean;
  readOnlyRootFilesystem?: boolean;
  allowPrivilegeEscalation?: boolean;
  capabilities?: { add?: string[]; drop?: string[] };
}

export interface PodSecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  supplementalGroups?: number[];
  fsGroup?: number;
}

/** The pod's spec, seen through the fields above. */
export function podSpec(pod: KubeObject): PodSpec {
  return (pod.spec ?? { containers: [] }) as unknown as PodSpec;
}

/** `NAME_NAMESPACE`, as a kubelet names a pod in its messages. */
export function podFullName(pod: KubeObject): string {
  return `${pod.metadata.name}_${pod.metadata.namespace ?? ''}`;
}

/** A Kubernetes quantity of memory (`64Mi`, `1G`, `128974848`) in bytes; undefined when it is none. */
export function memoryBytes(quantity: string | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)?$/.exec(quantity ?? '');
  if (!match) return undefined;
  const unit = match[2] ?? '';
  const power = ['', 'k', 'M', 'G', 'T'].indexOf(unit.charAt(0) === 'K' ? 'k' : unit.charAt(0));
  return Math.round(Number(match[1]) * (unit.endsWith('i') ? 1024 : 1000) ** power);
}
