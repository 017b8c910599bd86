import type { Catalog } from '../catalog/catalog.js';
import type { CommandContext } from '../catalog/define-command.js';
import { helpReport, overviewReport } from '../catalog/help-reports.js';
import type { Capsule } from '../domain/capsule.js';
import type { ApprovalDesk, AskedIn } from './approvals/approval-desk.js';
import { notFound } from './approvals/approval-book.js';
import { listWaiting } from './approvals/list-waiting.js';
import type { Asker } from './asker.js';
import { boundedMap } from './bounded-map.js';
import type { ListedAccess } from './listed-access.js';
import type { RunDesk } from './run-desk.js';

/** Capsules whose namespaces are asked for at a time. */
const AT_A_TIME = 4;

export interface ContextDeps {
  readonly catalog: Catalog;
  readonly listed: ListedAccess;
  readonly desk: RunDesk;
  readonly approvalDesk: ApprovalDesk | undefined;
}

/** What the verbs may do for this asker. What they list comes from answers of RBAC that may be some seconds old; all else is asked anew. */
export function createCommandContext(
  asker: Asker,
  { request, conversation }: AskedIn,
  { catalog, listed, desk, approvalDesk }: ContextDeps,
  signal: AbortSignal,
): CommandContext {
  const allowedCapsules = async (): Promise<readonly { capsule: Capsule; namespaces: readonly string[] }[]> => {
    const all = await boundedMap([...catalog.capsules.values()], AT_A_TIME, async (capsule) => ({
      capsule,
      namespaces: await listed.namespaces(asker.identity, capsule.name, signal),
    }));
    return all.filter(({ namespaces }) => namespaces.length > 0);
  };

  return {
    ...asker,
    signal,
    allowedCapsules,
    async help(word) {
      const entry = catalog.word(word);
      if (entry === undefined) return undefined;
      const usable = await mayUse(word, asker, { catalog, listed }, signal);
      return usable ? helpReport(entry) : undefined;
    },
    async overview() {
      const capsules = (await allowedCapsules()).map(({ capsule }) => capsule);
      return overviewReport({ capsules, commands: catalog.commands.values() });
    },
    near: (word) => nearWords(word, asker, { catalog, listed }, signal),
    runs: ({ mine, live }, most) => desk.list(asker, { mine, live }, most, signal),
    run: (id) => desk.find(id, asker, request, signal),
    stop: (id) => desk.stop(id, asker, request, signal),
    waiting: async () => (approvalDesk === undefined ? [] : listWaiting(approvalDesk, asker, listed, signal)),
    decide: async (id, verdict) =>
      approvalDesk?.decide(id, verdict, asker, { request, conversation }, signal) ?? notFound(id),
  };
}

/** The words nearest to this one that the asker may use. */
export async function nearWords(
  word: string,
  asker: Asker,
  { catalog, listed }: Pick<ContextDeps, 'catalog' | 'listed'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const near = catalog.near(word);
  const usable = await Promise.all(near.map((name) => mayUse(name, asker, { catalog, listed }, signal)));
  return near.filter((_, index) => usable[index]);
}

/** Verbs are for everybody; a capsule is for those who may run it somewhere. */
async function mayUse(
  word: string,
  asker: Asker,
  { catalog, listed }: Pick<ContextDeps, 'catalog' | 'listed'>,
  signal: AbortSignal,
): Promise<boolean> {
  return catalog.commands.has(word) || (await listed.namespaces(asker.identity, word, signal)).length > 0;
}
