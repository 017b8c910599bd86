/**
 * The fields of a Pod's spec, in the order of the Go types of Kubernetes 1.36 (core.PodSpec and below). Two readers: the
 * strict decoding of request bodies (unknown fields), and the dump of Go values that validation messages print diffs of.
 *
 * A type is written `field:type` separated by spaces. Types: text, number, flag, any (a pointer, slice or map that is not
 * looked into), another type's name (a pointer to it), `=Name` (a struct by value), `[Name]` (a list of it).
 */

export interface Field {
  json: string;
  /** As the Go struct names it; what a dump prints. */
  go: string;
  type: string;
}

export type Schema = ReadonlyMap<string, readonly Field[]>;

const GO_NAMES = new Map([
  ['tty', 'TTY'],
  ['httpGet', 'HTTPGet'],
  ['httpHeaders', 'HTTPHeaders'],
  ['tcpSocket', 'TCPSocket'],
  ['grpc', 'GRPC'],
  ['dnsPolicy', 'DNSPolicy'],
  ['dnsConfig', 'DNSConfig'],
  ['fsGroup', 'FSGroup'],
  ['fsGroupChangePolicy', 'FSGroupChangePolicy'],
  ['seLinuxOptions', 'SELinuxOptions'],
  ['seLinuxChangePolicy', 'SELinuxChangePolicy'],
  ['setHostnameAsFQDN', 'SetHostnameAsFQDN'],
]);

function type(text: string): Field[] {
  return text
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [json = '', kind = 'any'] = entry.split(':');
      return { json, go: GO_NAMES.get(json) ?? json.charAt(0).toUpperCase() + json.slice(1), type: kind };
    });
}

const CONTAINER = `
  name:text image:text command:any args:any workingDir:text ports:[ContainerPort] envFrom:any env:any
  resources:=Resources resizePolicy:any restartPolicy:any restartPolicyRules:any volumeMounts:[VolumeMount]
  volumeDevices:any livenessProbe:Probe readinessProbe:Probe startupProbe:Probe lifecycle:any
  terminationMessagePath:text terminationMessagePolicy:text imagePullPolicy:text securityContext:SecurityContext
  stdin:flag stdinOnce:flag tty:flag`;

export const podSchema: Schema = new Map([
  ['Container', type(CONTAINER)],
  ['EphemeralContainer', type(`${CONTAINER} targetContainerName:text`)],
  ['ContainerPort', type('name:text hostPort:number containerPort:number protocol:text hostIP:text')],
  ['Resources', type('limits:any requests:any claims:any')],
  [
    'VolumeMount',
    type(
      'name:text readOnly:flag recursiveReadOnly:any mountPath:text subPath:text mountPropagation:any subPathExpr:text',
    ),
  ],
  [
    'Probe',
    type(`exec:any httpGet:HTTPGet tcpSocket:any grpc:any initialDelaySeconds:number timeoutSeconds:number
      periodSeconds:number successThreshold:number failureThreshold:number terminationGracePeriodSeconds:any`),
  ],
  ['HTTPGet', type('path:text port:any host:text scheme:text httpHeaders:any')],
  [
    'SecurityContext',
    type(`capabilities:Capabilities privileged:any seLinuxOptions:any windowsOptions:any runAsUser:any runAsGroup:any
      runAsNonRoot:any readOnlyRootFilesystem:any allowPrivilegeEscalation:any procMount:any seccompProfile:any
      appArmorProfile:any`),
  ],
  ['Capabilities', type('add:any drop:any')],
  [
    'PodSecurityContext',
    type(`hostNetwork:flag hostPID:flag hostIPC:flag shareProcessNamespace:any hostUsers:any seLinuxOptions:any
      windowsOptions:any runAsUser:any runAsGroup:any runAsNonRoot:any supplementalGroups:any
      supplementalGroupsPolicy:any fsGroup:any fsGroupChangePolicy:any sysctls:any seccompProfile:any
      appArmorProfile:any seLinuxChangePolicy:any`),
  ],
  [
    'PodSpec',
    type(`volumes:any initContainers:[Container] containers:[Container] ephemeralContainers:[EphemeralContainer]
      restartPolicy:text terminationGracePeriodSeconds:any activeDeadlineSeconds:any dnsPolicy:text nodeSelector:any
      serviceAccountName:text automountServiceAccountToken:any nodeName:text securityContext:PodSecurityContext
      imagePullSecrets:any hostname:text subdomain:text setHostnameAsFQDN:any affinity:any schedulerName:text
      tolerations:any hostAliases:any priorityClassName:text priority:any preemptionPolicy:any dnsConfig:any
      readinessGates:any runtimeClassName:any overhead:any enableServiceLinks:any topologySpreadConstraints:any os:any
      schedulingGates:any resourceClaims:any resources:any hostnameOverride:any`),
  ],
]);

/** Fields of v1.PodSpec in JSON that the Go type keeps elsewhere (the host namespaces are in its security context). */
export const podSpecJsonOnly = [
  'serviceAccount',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'shareProcessNamespace',
  'hostUsers',
  'workloadRef',
];
