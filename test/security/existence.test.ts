import { describe, expect, it } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import { FakeConversation } from '../support/fake-conversation.js';
import { BOB, FakeCore } from '../support/fake-core.js';
import { hangs } from '../support/fake-mechanism.js';
import { ALICE } from '../support/examples.js';

/** bob may run psaux in shop and nothing else; the namespace bank is there, with the pod vault-1. */
async function answerTo(words: string, change: (core: FakeCore) => void = () => undefined): Promise<string> {
  const core = new FakeCore();
  change(core);
  const conversation = new FakeConversation();
  await core.ask(words, { by: BOB, conversation });
  expect(core.untouched).toBe(true);
  return JSON.stringify(conversation.answers).replaceAll(/r-[a-z0-9]{8}/g, 'r-X');
}

describe('what somebody may not see', () => {
  it.each([
    ['a pod', 'netstat bank/vault-1', 'netstat bank/nothing-1'],
    ['a container', 'netstat bank/vault-1:app', 'netstat bank/vault-1:nothing'],
    ['a workload', 'netstat bank/deploy/vault', 'netstat bank/deploy/nothing'],
    ['all pods of a workload', 'netstat bank/vault --all', 'netstat bank/nothing --all'],
    ['a node', 'psaux node/node-1', 'psaux node/nothing'],
  ])('looks the same as what is not there: %s', async (_, there, notThere) => {
    const answer = await answerTo(there);
    expect(answer).toContain('not-allowed');
    expect(await answerTo(notThere)).toBe(answer);
  });

  it('looks the same in a namespace that is not there', async () => {
    const answer = await answerTo('netstat bank/vault-1');
    expect((await answerTo('netstat bonk/vault-1')).replaceAll('bonk', 'bank')).toBe(answer);
  });

  it.each([
    ['is slow to find', (core: FakeCore) => (core.targets.resolve = hangs)],
    ['is not there', (core: FakeCore) => (core.targets.resolve = () => Promise.reject(new Error('away')))],
    [
      'is known not to be there',
      (core: FakeCore) =>
        (core.targets.resolve = () => Promise.reject(new RecapError('target-not-found', 'There is no vault-1.'))),
    ],
    [
      'is in no state to be looked into',
      (core: FakeCore) =>
        (core.targets.resolve = () => Promise.reject(new RecapError('target-not-ready', 'vault-1 is being deleted.'))),
    ],
  ])('is answered without waiting for the pod, which %s', async (_, change) => {
    // A core whose targets hang answers all the same: the answer does not depend on them, nor does its time.
    expect(await answerTo('netstat bank/vault-1', change)).toBe(await answerTo('netstat bank/vault-1'));
  });

  it.each(['show', 'stop', 'rerun'])('is not told of a run by %s', async (verb) => {
    const core = new FakeCore();
    const { runs } = await core.ask('netstat shop/web-1');
    const id = runs[0]?.id ?? '';
    const asked = async (run: string): Promise<string> => {
      const conversation = new FakeConversation();
      await core.ask(`${verb} ${run}`, { by: BOB, conversation });
      return JSON.stringify(conversation.answers).replaceAll(run, 'r-X');
    };
    expect(await asked(id)).toBe(await asked('r-7f3k2q9d'));
  });

  it('is in no list, no help, no suggestion and no whoami', async () => {
    const core = new FakeCore();
    await core.ask('netstat shop/web-1');
    for (const words of ['list', 'help', 'help netstat', 'netsta shop/web-1', 'runs', 'runs --live', 'whoami']) {
      const conversation = new FakeConversation();
      await core.ask(words, { by: BOB, conversation });
      // The words that were asked come back, and the overview has one example that is the same for everybody.
      const answer = JSON.stringify(conversation.answers).replaceAll(/\\"netstat\\"|for instance \/recap netstat/g, '');
      expect(answer, words).not.toMatch(/netstat|bank|vault|staging/);
    }
  });

  it('is in the lists of whoever may see it', async () => {
    const core = new FakeCore();
    await core.ask('netstat shop/web-1');
    for (const words of ['list', 'help', 'help netstat', 'runs', 'whoami']) {
      const conversation = new FakeConversation();
      await core.ask(words, { by: ALICE, conversation });
      expect(JSON.stringify(conversation.answers), words).toContain('netstat');
    }
  });
});
