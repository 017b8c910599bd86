import type { KubeObject, ObjectStore } from '../../contract.js';

/** The kubelet keeps this many of its own events; the oldest goes first (a real cluster drops them after an hour). */
const KEPT_EVENTS = 1_000;

export interface PodEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** `spec.containers{NAME}` or `spec.ephemeralContainers{NAME}`; absent for the pod itself. */
  fieldPath?: string;
  component?: 'kubelet' | 'default-scheduler';
}

/** Writes events about pods; the same event again only raises its count. */
export class EventRecorder {
  private readonly names = new Map<string, { namespace: string; name: string }>();
  private sequence = 0;

  constructor(
    private readonly store: ObjectStore,
    private readonly nodeName: string,
    private readonly now: () => Date,
  ) {}

  record(pod: KubeObject, event: PodEvent): void {
    const key = JSON.stringify([pod.metadata.uid, event.fieldPath, event.reason, event.message]);
    const time = seconds(this.now());
    const known = this.names.get(key);
    const raised =
      known &&
      this.store.update('events', known.namespace, known.name, (object) => {
        object['count'] = Number(object['count']) + 1;
        object['lastTimestamp'] = time;
      });
    if (raised === undefined) this.create(pod, event, key, time);
  }

  private create(pod: KubeObject, event: PodEvent, key: string, time: string): void {
    const { name: podName, namespace = 'default', uid, resourceVersion } = pod.metadata;
    const component = event.component ?? 'kubelet';
    const name = `${podName}.${this.now().getTime().toString(16)}${(this.sequence++).toString(16).padStart(6, '0')}`;
    this.store.create('events', {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace } as KubeObject['metadata'],
      involvedObject: {
        apiVersion: 'v1',
        kind: 'Pod',
        name: podName,
        namespace,
        uid,
        resourceVersion,
        ...(event.fieldPath === undefined ? {} : { fieldPath: event.fieldPath }),
      },
      type: event.type,
      reason: event.reason,
      message: event.message,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
      eventTime: null,
      source: { component, ...(component === 'kubelet' ? { host: this.nodeName } : {}) },
      reportingComponent: component,
      reportingInstance: component === 'kubelet' ? this.nodeName : '',
    });
    this.names.set(key, { namespace, name });
    this.dropOldest();
  }

  private dropOldest(): void {
    if (this.names.size <= KEPT_EVENTS) return;
    const [oldest] = this.names;
    if (oldest === undefined) return;
    this.names.delete(oldest[0]);
    this.store.remove('events', oldest[1].namespace, oldest[1].name);
  }
}

/** RFC 3339 without fractions, as Kubernetes writes times. */
export function seconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
