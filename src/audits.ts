import { everyAudit } from './audit/every-audit.js';
import { openFileAudit } from './audit/file-audit.js';
import { NO_AUDIT } from './audit/no-audit.js';
import { createStreamAudit } from './audit/stream-audit.js';
import { toldAudit } from './audit/told-audit.js';
import type { Settings } from './config-schema.js';
import type { Audit, AuditChannel, Clock } from './core/ports.js';

export interface OpenAudit {
  readonly audit: Audit;
  close(): Promise<void>;
}

export interface AuditPlaces {
  /** Where lines for whatever collects this process's output go. */
  readonly stdout?: ((text: string) => void) | undefined;
  /** That of all replicas. */
  readonly shared?: Audit | undefined;
  readonly clock: Clock;
}

/** Every audit that the settings name, as far as there is a place for it. @throws RecapError `bad-configuration` */
export async function openAudit(
  { audit: settings }: Settings,
  { stdout, shared, clock }: AuditPlaces,
): Promise<OpenAudit> {
  const file = settings.file === undefined ? undefined : await openFileAudit(settings.file, clock);
  const audits: Audit[] = [
    ...(settings.stdout && stdout !== undefined ? [createStreamAudit(stdout, clock)] : []),
    ...(file === undefined ? [] : [file]),
    ...(settings.redis && shared !== undefined ? [shared] : []),
  ];
  return {
    audit: audits.length === 0 ? NO_AUDIT : everyAudit(audits),
    close: async () => file?.close(),
  };
}

/** Tells the channel that the settings name, if any, what the audit has kept. */
export function tellAudit(
  audit: Audit,
  { audit: { channel } }: Settings,
  chat: { auditChannel(id: string): AuditChannel },
): OpenAudit {
  if (channel === undefined) return { audit, close: () => Promise.resolve() };
  const told = chat.auditChannel(channel);
  return { audit: toldAudit(audit, told), close: () => told.close() };
}
