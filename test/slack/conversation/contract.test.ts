import type { ConversationStage } from '../../contract/conversation.js';
import { conversationContract } from '../../contract/conversation.js';
import { openStage, QUICK } from '../support.js';
import { wordsOf } from './seen.js';

const OPS = 'C0OPS';
const SENDING = ['chat.postMessage', 'chat.update', 'chat.postEphemeral'];
/** Nobody waits half a minute in a test for a chat that stays away. */
const SOON = { timing: { ...QUICK.timing, post: 300, last: 400, file: 300 } };

async function converse(begin: 'command' | 'mention'): Promise<ConversationStage> {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  const stage = await openStage({ slack: SOON, handle: () => over });
  const next = stage.next();
  const alice = stage.workspace.as('U0ALICE');
  await (begin === 'command' ? alice.slash(OPS, 'netstat shop/web') : alice.mention(OPS, 'netstat shop/web'));
  const { conversation } = await next;
  stage.workspace.forgetCalls();
  return {
    conversation,
    seen: () => [...stage.workspace.messages(OPS), ...stage.workspace.ephemerals('U0ALICE')].map(wordsOf),
    sends: () => stage.workspace.calls().filter(({ method }) => SENDING.includes(method)).length,
    goAway: () => void stage.workspace.faults.add({ fault: { kind: 'http', status: 503 } }),
    async close() {
      end();
      await stage.close();
    },
  };
}

conversationContract('a slash command in Slack', () => converse('command'));
conversationContract('a mention in Slack', () => converse('mention'));
