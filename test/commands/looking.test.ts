import { describe, expect, it } from 'vitest';
import { help } from '../../commands/help.js';
import { list } from '../../commands/list.js';
import { whoami } from '../../commands/whoami.js';
import { renderReport } from '../../src/output/plain-text.js';
import { ALICE_IDENTITY, aCapsule } from '../support/examples.js';
import { A_REPORT, aContext, give, reportOf } from './a-context.js';

const allowed = aContext({
  allowedCapsules: () => Promise.resolve([{ capsule: aCapsule(), namespaces: ['shop', 'data'] }]),
});

describe('help', () => {
  it('is the overview without a name', async () => {
    expect(await give(help, [], aContext())).toEqual({ kind: 'done', value: A_REPORT });
  });

  it('is about the word that was asked', async () => {
    const asked: string[] = [];
    const context = aContext({
      help: (word) => {
        asked.push(word);
        return Promise.resolve(A_REPORT);
      },
    });
    expect(await give(help, ['netstat'], context)).toEqual({ kind: 'done', value: A_REPORT });
    expect(asked).toEqual(['netstat']);
  });

  it('refuses an unknown word, shows it safely, and names what is near', async () => {
    const near = aContext({ near: () => Promise.resolve(['netstat', 'list']) });
    expect(await give(help, ['netsta\u202e'], near)).toMatchObject({
      kind: 'refused',
      refusal: {
        code: 'unknown-command',
        reason: 'Nothing that you may use is called "netsta\\u{202e}".',
        hint: 'Did you mean netstat or list?',
      },
    });
    expect(await give(help, ['x'], aContext())).toMatchObject({
      refusal: { hint: '/recap help lists what there is.' },
    });
  });
});

describe('list', () => {
  it('tells what may be run, how risky it is, and where', async () => {
    expect(renderReport(await reportOf(list, [], allowed))).toBe(
      'Capsules\nYou may run 1.\n\n  netstat  Open sockets of the target, with their processes · routine · in shop, data\n\n* /recap help NAME tells more.\n',
    );
  });

  it('tells the way on when nothing may be run', async () => {
    expect(renderReport(await reportOf(list, [], aContext()))).toBe(
      'Capsules\nYou may run none here.\n\n* /recap whoami tells who you are to the cluster.\n',
    );
  });
});

describe('whoami', () => {
  it('tells both names, the groups, where they come from, and what they allow', async () => {
    expect(renderReport(await reportOf(whoami, [], allowed))).toBe(
      [
        'Who you are\nYou are alice, and may run 1 capsule.\n',
        '  You              alice (UALICE)\n  Kubernetes user  alice\n  Groups           sre\n  Known by         explicit mapping\n',
        'What you may run\n  netstat  shop, data\n',
      ].join('\n'),
    );
  });

  it('tells which groups are missing and why', async () => {
    const identity = { ...ALICE_IDENTITY, notes: ['The user groups could not be read.'] };
    const report = await reportOf(whoami, [], { ...allowed, identity });
    expect(report.notes).toEqual(['The user groups could not be read.']);
  });

  it('tells what would grant something to those who may run nothing', async () => {
    const report = await reportOf(whoami, [], aContext({ identity: { ...ALICE_IDENTITY, groups: [] } }));
    expect(report.summary).toBe('You are alice, and may run no capsule here.');
    expect(report.notes).toEqual(["A Role in the target's namespace grants it: verb run on capsules.recap.dev."]);
    expect(renderReport(report)).toContain('Groups           none');
  });
});
