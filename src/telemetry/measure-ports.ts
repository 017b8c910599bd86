import type { Around, Told } from '../core/ports.js';
import type { ApprovalRecord } from '../domain/approval.js';
import type { RunRecord } from '../domain/run.js';
import type { Metrics } from './metrics.js';

/** Measures what the calls of the ports tell: results that are told, states of approvals, events that the audit does not take. */
export function measurePorts(metrics: Metrics): Around {
  return async ({ port, method, args }, go) => {
    switch (`${port}.${method}`) {
      case 'audit.write':
        try {
          return await go();
        } catch (error) {
          metrics.auditFailures.inc();
          throw error;
        }
      case 'conversation.result': {
        const result = await go();
        const [run] = args[0] as readonly RunRecord[];
        if (isOwed(result)) metrics.owed.inc();
        else if (run !== undefined) {
          const seconds = Math.max(0, Date.now() - run.requestedAt) / 1_000;
          metrics.toResult.observe({ mechanism: run.capsule.mechanism }, seconds);
        }
        return result;
      }
      case 'conversation.finish': {
        const result = await go();
        if (isOwed(result)) metrics.owed.inc();
        return result;
      }
      case 'approvals.create': {
        const result = await go();
        metrics.approvals.inc({ state: (args[0] as ApprovalRecord).state });
        return result;
      }
      case 'approvals.change': {
        const result = await go();
        const [before, next] = args as readonly [ApprovalRecord, ApprovalRecord];
        if (result !== undefined && next.state !== before.state) metrics.approvals.inc({ state: next.state });
        return result;
      }
      default:
        return go();
    }
  };
}

/** Of what a conversation tells. */
const isOwed = (told: unknown): boolean => (told as Told) === 'owed';
