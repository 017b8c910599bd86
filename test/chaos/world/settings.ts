import { defaultSettings } from '../../../src/config.js';
import type { Settings } from '../../../src/config-schema.js';
import type { RecoveryTimes } from '../../../src/core/recovery/times.js';
import { DEFAULT_RECOVERY_TIMES } from '../../../src/core/recovery/times.js';
import type { LimitLevel } from '../../../src/domain/limits.js';
import { CHAOS_IDENTITIES } from './people.js';
import { ENTRIES_PER_POD } from './targets.js';

/** Long enough for a busy machine, and short enough that much can go wrong within a minute. */
export const RECOVERY_TIMES: RecoveryTimes = {
  ...DEFAULT_RECOVERY_TIMES,
  leaseMs: 4_000,
  extendMs: 700,
  sweepMs: 200,
  approvalsMs: 1_500,
  leftoversMs: 2_000,
  owedMostMs: 15_000,
};

/** Small, so that runs wait for one another at each level. A person asks once, so `--all` is what their limit is about. */
export const CONCURRENT: Readonly<Partial<Record<LimitLevel, number>>> = { target: 2, person: 1, node: 6, cluster: 8 };

/** @param auditFile of one replica alone */
export function chaosSettings(apiUrl: string, auditFile: string): Settings {
  const settings = defaultSettings();
  const levels = Object.fromEntries(Object.entries(CONCURRENT).map(([level, concurrent]) => [level, { concurrent }]));
  return {
    ...settings,
    slack: { ...settings.slack, apiUrl, connections: 1 },
    identities: CHAOS_IDENTITIES,
    limits: { levels },
    runs: { ...settings.runs, shutdownGrace: 500, startTimeout: 8_000, entriesPerPod: ENTRIES_PER_POD },
    audit: { stdout: false, file: auditFile, redis: true },
  };
}
