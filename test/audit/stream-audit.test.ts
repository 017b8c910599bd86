import { describe, expect, it } from 'vitest';
import { everyAudit } from '../../src/audit/every-audit.js';
import { createStreamAudit } from '../../src/audit/stream-audit.js';
import { AuditChain } from '../../src/domain/audit-chain.js';
import { FakeAudit } from '../support/fake-audit.js';
import { anAuditEvent } from './support.js';

const clock = { now: (): number => 0 };

describe('an audit on an output', () => {
  it('is a chain of its own from its first event on, whose lines no log line looks like', async () => {
    const written: string[] = [];
    const audit = createStreamAudit((text) => written.push(text), clock);
    expect(written).toEqual([]);
    for (const words of ['a', 'b\n{"level":30}']) await audit.write(anAuditEvent(words));
    const lines = written.join('').trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => line.startsWith('{"audit":{'))).toBe(true);
    const chain = new AuditChain();
    for (const line of lines) expect(chain.next(Buffer.from(line))).toBeUndefined();
    expect(chain.end()).toBeUndefined();
  });

  it('rejects what it can not write, and goes on from the last line that it did', async () => {
    const written: string[] = [];
    let isBroken = false;
    const audit = createStreamAudit((text) => {
      if (isBroken) throw new Error('EPIPE');
      written.push(text);
    }, clock);
    await audit.write(anAuditEvent('a'));
    isBroken = true;
    await expect(audit.write(anAuditEvent('b'))).rejects.toThrow('EPIPE');
    isBroken = false;
    await audit.write(anAuditEvent('c'));
    const chain = new AuditChain();
    for (const line of written.join('').trimEnd().split('\n')) expect(chain.next(Buffer.from(line))).toBeUndefined();
  });
});

describe('several audits', () => {
  it('all have an event, and reject it when one of them does not', async () => {
    const [one, two] = [new FakeAudit(), new FakeAudit()];
    const audit = everyAudit([one, two]);
    await audit.write(anAuditEvent('a'));
    expect([one.events.length, two.events.length]).toEqual([1, 1]);
    one.writing = () => Promise.reject(new Error('ENOSPC'));
    await expect(audit.write(anAuditEvent('b'))).rejects.toThrow('ENOSPC');
  });
});
