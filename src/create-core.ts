import { NO_AUDIT } from './audit/no-audit.js';
import type { Catalog } from './catalog/catalog.js';
import { approvalPolicy, coreOptions } from './config.js';
import type { Settings } from './config-schema.js';
import type { Dispatcher } from './core/dispatch.js';
import { createDispatch } from './core/dispatch.js';
import type { ApprovalMessages, Audit, Clusters, Directory, Identities, ImagePolicy, Log } from './core/ports.js';
import type { Recovery } from './core/recovery/open-recovery.js';
import { openImagePolicy } from './image-policy.js';
import { createOutput } from './output/output.js';
import type { SecondFactor } from './second-factor.js';
import type { Stores } from './stores.js';
import { openMemoryStores } from './stores.js';

export const systemClock = { now: (): number => Date.now() };

/** What differs between the bot and a single command at a terminal. */
export interface CoreParts {
  readonly catalog: Catalog;
  readonly clusters: Clusters;
  readonly directory: Directory;
  readonly identities: Identities;
  readonly settings: Settings;
  readonly log: Log;
  /** Nowhere where it is not said. */
  readonly audit?: Audit | undefined;
  /** In memory where they are not said. */
  readonly stores?: Stores;
  /** Where others are asked for their approval; without it, what needs one is refused. */
  readonly approvals?: ApprovalMessages;
  /** Where those who approve confirm it; without it, what asks for that is approved by nobody. */
  readonly secondFactor?: SecondFactor | undefined;
  /** How what one process leaves undone is done by another. */
  readonly recovery?: Recovery;
  /** By the settings where it is not said. */
  readonly images?: ImagePolicy;
  /** See CoreOptions; false where it is not said. */
  readonly allowPrivileged?: boolean;
}

export function createCore({
  settings,
  stores,
  approvals: messages,
  secondFactor,
  audit = NO_AUDIT,
  allowPrivileged = false,
  ...parts
}: CoreParts): Dispatcher {
  const { limiter, runs, threads, deliveries, approvals, codeTries: tries } = stores ?? openMemoryStores(settings);
  return createDispatch({
    images: openImagePolicy(settings.images),
    ...parts,
    audit,
    limiter,
    store: runs,
    threads,
    deliveries,
    output: createOutput(),
    clock: systemClock,
    options: { ...coreOptions(settings), allowPrivileged },
    ...(messages && {
      approvals: {
        store: approvals,
        messages,
        policy: approvalPolicy(settings),
        secondFactor: secondFactor && { secrets: secondFactor.secrets, tries },
      },
    }),
  });
}
