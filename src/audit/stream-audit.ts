import { randomBytes } from 'node:crypto';
import type { Audit, Clock } from '../core/ports.js';
import { beforeFirst, genesis, linkLines } from '../domain/audit.js';
import { boundContent } from '../domain/bound-content.js';

/**
 * An audit on an output of this process, for whatever collects it: a chain of its own from its first event on. Each line begins with
 * `{"audit":`, which no line of the log does.
 * @param write writes at once or throws
 */
export function createStreamAudit(write: (text: string) => void, clock: Clock): Audit {
  let head = beforeFirst(randomBytes(16).toString('hex'));
  return {
    write: (event) =>
      new Promise((resolve) => {
        const first = head.seq < 0 ? [genesis(clock.now())] : [];
        const linked = linkLines(head, [...first, boundContent({ ...event })]);
        write(linked.lines.map((line) => `${line}\n`).join(''));
        head = linked.head;
        resolve();
      }),
  };
}
