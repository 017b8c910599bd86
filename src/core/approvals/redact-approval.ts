import type { ApprovalRecord } from '../../domain/approval.js';
import type { Output } from '../ports.js';

/** The request as it is shown; what it is bound to, and its hash, are of the words as they are. */
export function redactApproval(approval: ApprovalRecord, redact: Output['redact']): ApprovalRecord {
  const { subject, reason, why } = approval;
  return {
    ...approval,
    subject: { ...subject, argv: subject.argv.map(redact), reason: redact(subject.reason) },
    targets: approval.targets.map((target) => ({ ...target, command: redact(target.command) })),
    atWorst: approval.atWorst.map(redact),
    checks: approval.checks.map(redact),
    ...(reason !== undefined && { reason: redact(reason) }),
    ...(why !== undefined && { why: redact(why) }),
  };
}
