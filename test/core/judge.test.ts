import { describe, expect, it } from 'vitest';
import { judge } from '../../src/core/judge.js';
import type { RecapError } from '../../src/domain/errors.js';
import { aCapsule } from '../support/examples.js';
import { anOutput } from '../support/fake-mechanism.js';

const OWN = aCapsule({ argv: [{ literal: '/usr/bin/recap-cgroup' }] });
const says = (text: string): RecapError | undefined => judge(OWN, anOutput(text, { exitCode: 3 }), undefined);

describe("a tool of the catalogue's own that can not work on the target", () => {
  it('is no failure: what it says last is the reason', () => {
    expect(says('looking\nThis is no JVM, so there are no threads of one.\n')).toMatchObject({
      code: 'does-not-fit',
      userMessage: 'This is no JVM, so there are no threads of one.',
    });
  });

  it('says it in one line of bounded length, without what can not be seen', () => {
    const reason = says(`\u202eevil\u0007 ${'x'.repeat(9_000)}`)?.userMessage ?? '';
    expect(reason).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(reason.length).toBeLessThanOrEqual(500);
    expect(says('')?.userMessage).toContain('does not say why');
  });

  it('is told from any other tool, whose exit code 3 means whatever that tool says', () => {
    expect(judge(aCapsule(), anOutput('x', { exitCode: 3 }), undefined)?.code).toBe('tool-failed');
  });
});
