import type { ApprovalRecord } from '../../domain/approval.js';

/** What a request is about, for a sentence. */
export const titleOf = ({ subject }: ApprovalRecord): string =>
  `${subject.capsule.name} on ${subject.targets.map(({ name }) => name).join(', ')}`;
