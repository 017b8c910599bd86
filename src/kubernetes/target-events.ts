import { hostname } from 'node:os';
import type { CoreV1Event } from '@kubernetes/client-node';
import type { AttachPlan } from '../core/ports.js';
import type { Receipt } from '../domain/receipt.js';
import { isClean } from '../domain/receipt.js';
import type { KubeClient } from './client.js';
import { shorten } from './shorten.js';

export const TARGET_EVENT_REASONS = { attached: 'RecapAttached', detached: 'RecapDetached' } as const;
type Moment = keyof typeof TARGET_EVENT_REASONS;

/** An event is a courtesy to whoever reads `kubectl describe`; nothing waits for it but the end of the process. */
const DEADLINE_MS = 5_000;
/** Of events about what lies in no namespace, as Kubernetes itself does it. */
const NODE_EVENTS = 'default';

/** Tells in the target's own events what was attached to it and detached from it. Best effort, beside the run. */
export class TargetEvents {
  readonly #going = new Set<Promise<void>>();

  constructor(private readonly client: KubeClient) {}

  attached(plan: AttachPlan): void {
    this.#tell('attached', plan, `attached to ${whatOf(plan)}`);
  }

  detached(plan: AttachPlan, receipt: Receipt): void {
    const changed = receipt.lines.filter(({ verdict }) => verdict === 'changed' || verdict === 'unknown');
    const found = isClean(receipt) ? 'nothing changed' : changed.map(({ text }) => text).join(', ');
    this.#tell('detached', plan, `detached from ${whatOf(plan)}: ${found}`);
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#going);
  }

  #tell(moment: Moment, plan: AttachPlan, what: string): void {
    const namespace = plan.target.kind === 'node' ? NODE_EVENTS : plan.target.namespace;
    const body = eventOf(moment, namespace, plan, shorten(`${plan.capsule.name} ${what}`));
    const telling = this.client
      .ask(
        'write an event',
        new AbortController().signal,
        (options) => this.client.core.createNamespacedEvent({ namespace, body }, options),
        { deadlineMs: DEADLINE_MS },
      )
      // `recap check` says when the permission is missing; a run is not worth less without its event.
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#going.delete(telling));
    this.#going.add(telling);
  }
}

function whatOf({ target, runId, requestedBy }: AttachPlan): string {
  const what = target.kind === 'node' ? 'the node' : `container ${target.container}`;
  return `${what}${requestedBy === undefined ? '' : ` for ${requestedBy}`} (run ${runId})`;
}

/** Its name derives from the run, so that told twice is told once. */
function eventOf(moment: Moment, namespace: string, { target, runId }: AttachPlan, message: string): CoreV1Event {
  const now = new Date();
  const about =
    target.kind === 'node'
      ? { apiVersion: 'v1', kind: 'Node', name: target.node, uid: target.uid }
      : {
          apiVersion: 'v1',
          kind: 'Pod',
          namespace,
          name: target.pod,
          uid: target.state.podUid,
          fieldPath: `spec.containers{${target.container}}`,
        };
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `recap-${runId}-${moment}`, namespace },
    involvedObject: about,
    type: 'Normal',
    reason: TARGET_EVENT_REASONS[moment],
    message,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    source: { component: 'recap' },
    reportingComponent: 'recap.dev',
    reportingInstance: hostname(),
  };
}
