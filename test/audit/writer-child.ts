import { openFileAudit } from '../../src/audit/file-audit.js';
import { anAuditEvent } from './support.js';

/** Writes events for ever, and says which are on the disk. */
const [, , path = ''] = process.argv;
const audit = await openFileAudit(path, { now: () => Date.now() });
for (let n = 0; ; n += 8) {
  const batch = Array.from({ length: 8 }, (_, at) => audit.write(anAuditEvent(`event ${n + at} ${'x'.repeat(900)}`)));
  await Promise.all(batch);
  process.stdout.write(`${n + 7}\n`);
}
