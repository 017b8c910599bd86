import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';
import type { Capsule, MechanismName } from './capsule.js';
import type { Identity } from './identity.js';
import type { Person } from './person.js';
import type { Target } from './target.js';
import { renderTarget, uidOfTarget } from './target.js';

/** One target as an approval is bound to it. */
interface BoundTarget {
  readonly cluster: string;
  /** For people; the uid tells whether it is the same. */
  readonly name: string;
  readonly uid: string;
  /** Empty for a node. */
  readonly containerId: string;
  readonly mechanism: MechanismName;
}

/** Exactly what is approved. If anything of it is not the same when the approval is used, it is another thing and not approved. */
export interface ApprovalSubject {
  readonly capsule: Pick<Capsule, 'name' | 'image' | 'privileges' | 'limits' | 'node'>;
  readonly argv: readonly string[];
  readonly requester: Pick<Person, 'chat' | 'workspace' | 'id'>;
  /** The requester in the cluster. */
  readonly user: string;
  readonly reason: string;
  readonly targets: readonly BoundTarget[];
}

export function bindSubject(
  capsule: Capsule,
  argv: readonly string[],
  { person, identity, reason }: { person: Person; identity: Identity; reason: string | undefined },
  targets: readonly { readonly target: Target; readonly mechanism: MechanismName }[],
): ApprovalSubject {
  const { name, image, privileges, limits, node } = capsule;
  const { chat, workspace, id } = person;
  return {
    capsule: { name, image, privileges, limits, ...(node === undefined ? {} : { node }) },
    argv,
    requester: { chat, workspace, id },
    user: identity.user,
    reason: reason ?? '',
    targets: targets.map(({ target, mechanism }) => ({
      cluster: target.cluster,
      name: renderTarget(target),
      uid: uidOfTarget(target),
      containerId: target.kind === 'node' ? '' : target.state.containerId,
      mechanism,
    })),
  };
}

/** SHA-256 in hex of the subject, whatever the order of its keys. */
export function hashSubject(subject: ApprovalSubject): string {
  return createHash('sha256').update(canonicalJson(subject)).digest('hex');
}

/** In words what differs between what was approved and what would run now; undefined when nothing does. */
export function whatChanged(approved: ApprovalSubject, now: ApprovalSubject): string | undefined {
  const differs = (part: (subject: ApprovalSubject) => unknown): boolean =>
    canonicalJson(part(approved)) !== canonicalJson(part(now));
  if (!differs((subject) => subject)) return undefined;
  if (differs(({ targets }) => targets.map(({ uid }) => uid))) {
    return `${namesOf(approved)} is not the same ${isPod(approved) ? 'pod' : 'node'} any more`;
  }
  if (differs(({ targets }) => targets.map(({ containerId }) => containerId))) {
    return `the container of ${namesOf(approved)} was started anew`;
  }
  if (differs(({ targets }) => targets.map(({ mechanism }) => mechanism))) return 'it would be attached in another way';
  if (differs(({ capsule }) => capsule.image))
    return `the image of the capsule ${approved.capsule.name} is another one`;
  if (differs(({ capsule }) => capsule)) return `the capsule ${approved.capsule.name} has other rights or limits`;
  if (differs(({ argv }) => argv)) return 'the command line is another one';
  return 'who asked, or why, is not the same';
}

const namesOf = ({ targets }: ApprovalSubject): string => targets.map(({ name }) => name).join(', ');
const isPod = ({ targets }: ApprovalSubject): boolean => targets.every(({ containerId }) => containerId !== '');
