import type { Command } from './command.js';
import type { Circumstances, Evidence } from './evidence.js';
import { auditTrails } from './invariants/audit-trail.js';
import { finalMessages } from './invariants/final-message.js';
import type { WatchedLimit } from './invariants/limits-held.js';
import { limitsHeld } from './invariants/limits-held.js';
import { nothingLeft } from './invariants/nothing-left.js';
import { startedOnce } from './invariants/started-once.js';
import { storeClean } from './invariants/store-clean.js';
import { readSharedAudit } from './read-audit.js';
import { Hearing } from './told.js';
import type { Violation } from './violation.js';
import { CONCURRENT } from './world/settings.js';
import type { World } from './world/world.js';

/** What must hold sooner or later: cheap enough to be asked again and again. */
export async function unsettled(world: World, commands: readonly Command[]): Promise<readonly Violation[]> {
  const heard = new Hearing(world, commands);
  const told = finalMessages({ commands, heard });
  return [
    ...told.filter(({ kind }) => kind === 'lost' || kind === 'left behind'),
    ...nothingLeft(world),
    ...(await storeClean(world)),
  ];
}

/** Every invariant, about the commands of a round. @param since `performance.now` when it began */
export async function judge(
  world: World,
  commands: readonly Command[],
  since: number,
  circumstances: Circumstances = {},
): Promise<readonly Violation[]> {
  const audit = await readSharedAudit(world);
  const heard = new Hearing(world, commands);
  const evidence: Evidence = { commands, heard, audit, ...circumstances };
  const spans = world.capsules.spans.filter(({ from }) => from >= since);
  return [
    ...finalMessages(evidence),
    ...auditTrails(evidence),
    ...startedOnce(spans),
    ...limitsHeld(spans, limitsOf(evidence)),
    ...nothingLeft(world),
    ...(await storeClean(world)),
  ];
}

function limitsOf({ audit }: Evidence): readonly WatchedLimit[] {
  const people = new Map(audit.events.flatMap(({ run, who }) => (run === undefined ? [] : [[run as string, who.id]])));
  const { target = Infinity, node = Infinity, person = Infinity, cluster = Infinity } = CONCURRENT;
  return [
    { level: 'target', concurrent: target, keyOf: (span) => span.target },
    { level: 'node', concurrent: node, keyOf: (span) => span.node },
    { level: 'person', concurrent: person, keyOf: ({ run }) => people.get(`r-${run}`) },
    { level: 'cluster', concurrent: cluster, keyOf: () => 'sandbox' },
  ];
}
