import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config-schema.js';
import { coreOptions } from '../../src/config.js';
import { DEFAULT_CORE_OPTIONS } from '../../src/core/options.js';
import { createDeferred } from '../../src/domain/deferred.js';
import { eventually } from '../support/eventually.js';
import { ALICE } from '../support/examples.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { BOB, FakeCore } from '../support/fake-core.js';

const held = createDeferred<undefined>();

/** A core in which each question about rights waits until it is let go. */
function coreWith(inWork: { perPerson: number; inAll: number }): { core: FakeCore; release: () => void } {
  const core = new FakeCore({ options: { ...DEFAULT_CORE_OPTIONS, inWork } });
  const gate = createDeferred<undefined>();
  const { may } = core.access;
  core.access.may = async (...question) => {
    await gate.promise;
    return may(...question);
  };
  return { core, release: () => gate.resolve(undefined) };
}

const codes = (results: readonly { outcome: { kind: string; refusal?: { code: string } } }[]): string[] =>
  results.map(({ outcome }) => outcome.refusal?.code ?? outcome.kind);

describe('a flood of commands', () => {
  it('of one person is bounded, told plainly, and keeps nobody else out', async () => {
    const { core, release } = coreWith({ perPerson: 3, inAll: 100 });
    const first = Array.from({ length: 3 }, () => core.ask('psaux shop/web-1', { by: ALICE }));
    const conversation = new FakeConversation();
    await core.ask('netstat shop/web-1', { by: ALICE, conversation });
    expect(conversation.refusal).toMatchObject({
      code: 'queue-full',
      reason: '3 commands of yours are being worked on already, so this one was not taken.',
    });
    const other = core.ask('psaux shop/web-1', { by: BOB });
    release();
    expect((await other).outcome.kind).toBe('done');
    expect(codes(await Promise.all(first))).toEqual(['done', 'done', 'done']);
    expect((await core.ask('netstat shop/web-1', { by: ALICE })).outcome.kind).toBe('done');
  });

  it('of all together is bounded too', async () => {
    const { core, release } = coreWith({ perPerson: 100, inAll: 2 });
    const first = [core.ask('psaux shop/web-1', { by: ALICE }), core.ask('psaux shop/web-1', { by: BOB })];
    const conversation = new FakeConversation();
    await core.ask('help', { by: BOB, conversation });
    expect(conversation.refusal?.reason).toBe(
      'Too many commands are being worked on already, so this one was not taken.',
    );
    release();
    expect(codes(await Promise.all(first))).toEqual(['done', 'done']);
  });

  it('costs no more than its bound: no more questions, no more refusals at a time than a few', async () => {
    const { core, release } = coreWith({ perPerson: 3, inAll: 100 });
    const conversations = Array.from({ length: 1_000 }, () => new FakeConversation());
    for (const conversation of conversations) {
      conversation.answer = async (told) => {
        await held.promise;
        conversation.answers.push(told);
      };
    }
    const asked = conversations.map((conversation) => core.ask('psaux shop/web-1', { by: ALICE, conversation }));
    await eventually(
      'the flood is over',
      () => core.log.lines.filter((line) => line.startsWith('flood ')).length === 992,
    );
    held.resolve(undefined);
    release();
    await Promise.all(asked);
    expect(conversations.filter(({ answers }) => answers.length > 0)).toHaveLength(5);
    expect(core.mechanism.plans).toHaveLength(3);
  });

  it('is that of strangers, too, before anybody is asked who they are', async () => {
    let asked = 0;
    const core = new FakeCore({
      options: { ...DEFAULT_CORE_OPTIONS, questionMs: 50, inWork: { perPerson: 2, inAll: 100 } },
      directory: {
        find: () => {
          asked += 1;
          return new Promise(() => undefined);
        },
      },
    });
    const stranger = { ...ALICE, id: 'UNOBODY' };
    await Promise.all(Array.from({ length: 50 }, () => core.ask('help', { by: stranger })));
    expect(asked).toBe(2);
  });

  it('has a bound that leaves room for all runs that the configuration lets wait', () => {
    const settings = configSchema.parse({
      clusters: { local: { inCluster: true } },
      limits: { levels: { person: { concurrent: 7 } }, queue: 3_000, queuePerPerson: 200 },
    });
    const { inWork } = coreOptions(settings);
    expect(inWork.perPerson).toBeGreaterThan(207);
    expect(inWork.inAll).toBeGreaterThan(3_000);
  });
});
