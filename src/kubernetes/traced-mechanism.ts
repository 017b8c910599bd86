import type { Attachment, AttachPlan, Mechanism } from '../core/ports.js';
import { about } from '../domain/about.js';
import type { TargetEvents } from './target-events.js';

/**
 * A mechanism whose runs can be followed in the cluster itself: each call names the run in its user agent, and the target's events tell
 * of attach and detach.
 */
export function traced(mechanism: Mechanism, events: TargetEvents | undefined): Mechanism {
  return {
    name: mechanism.name,
    preflight: (plan, admission, signal) =>
      about({ run: plan.runId }, () => mechanism.preflight(plan, admission, signal)),
    attach: (plan, signal) =>
      about({ run: plan.runId }, async () => {
        const attachment = await mechanism.attach(plan, signal);
        events?.attached(plan);
        return tracedAttachment(plan, attachment, events);
      }),
    adopt: (plan, signal) =>
      about({ run: plan.runId }, async () => {
        const attachment = await mechanism.adopt(plan, signal);
        return attachment && tracedAttachment(plan, attachment, events);
      }),
    removeLeft: (fate, signal) => mechanism.removeLeft(fate, signal),
  };
}

function tracedAttachment(plan: AttachPlan, attachment: Attachment, events: TargetEvents | undefined): Attachment {
  const ofRun = <T>(work: () => T): T => about({ run: plan.runId }, work);
  return {
    started: (signal) => ofRun(() => attachment.started(signal)),
    output: (signal) => ofRun(() => attachment.output(signal)),
    stop: (signal) => ofRun(() => attachment.stop(signal)),
    leave: () => ofRun(() => attachment.leave()),
    detach: (signal) =>
      ofRun(async () => {
        const receipt = await attachment.detach(signal);
        events?.detached(plan, receipt);
        return receipt;
      }),
  };
}
