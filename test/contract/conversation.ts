import { afterEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/core/ports.js';
import type { Report } from '../../src/domain/report.js';
import type { RunRecord } from '../../src/domain/run.js';
import { aRun } from '../support/examples.js';

/** A conversation on some chat, and eyes on what people see of it. */
export interface ConversationStage {
  readonly conversation: Conversation;
  /** Everything that the asker can see now, each message or line as text. */
  seen(): string[];
  /** How often something was sent to the chat so far, edits included. */
  sends(): number;
  /** From now on the chat takes nothing. */
  goAway(): void;
  close(): Promise<void>;
}

const REPORT: Report = {
  title: 'netstat',
  summary: '3 listening, 41 established',
  parts: [{ kind: 'text', text: 'LISTEN 0 128 *:8080' }],
  notes: ['1 line was not understood.'],
  files: [],
};

const timesSeen = (stage: ConversationStage, words: string): number => stage.seen().join('\n').split(words).length - 1;

function ended(run: RunRecord, more: Partial<RunRecord> = {}): RunRecord {
  return { ...run, state: 'ended', endedAt: run.requestedAt + 1_900, end: { kind: 'done' }, ...more };
}

/** What each adapter of the Conversation port does. */
export function conversationContract(adapter: string, open: () => Promise<ConversationStage>): void {
  describe(`a conversation on ${adapter}`, () => {
    let stage: ConversationStage;
    const begin = async (): Promise<Conversation> => (stage = await open()).conversation;
    afterEach(() => stage.close());

    it('brings an answer to the asker', async () => {
      const conversation = await begin();
      await conversation.answer({ kind: 'done', value: REPORT });
      expect(timesSeen(stage, 'LISTEN 0 128 *:8080')).toBe(1);
      expect(timesSeen(stage, '1 line was not understood.')).toBe(1);
    });

    it('brings a refusal with its reason, its way out and the text below', async () => {
      const conversation = await begin();
      await conversation.answer({
        kind: 'refused',
        refusal: {
          code: 'not-allowed',
          reason: 'alice may not run tcpdump.',
          hint: 'Ask for a Role.',
          detail: 'kind: Role',
        },
      });
      for (const words of ['alice may not run tcpdump.', 'Ask for a Role.', 'kind: Role']) {
        expect(stage.seen().join('\n')).toContain(words);
      }
    });

    it('brings the reference of a failure', async () => {
      const conversation = await begin();
      await conversation.answer({
        kind: 'failed',
        failure: { code: 'internal', message: 'Something broke.', reference: 'e-4f9a01c2' },
      });
      expect(stage.seen().join('\n')).toContain('e-4f9a01c2');
    });

    it('shows the result of a run once, however much progress there is', async () => {
      const conversation = await begin();
      const run = aRun();
      for (let count = 0; count < 200; count += 1) {
        conversation.progress([{ run: { ...run, state: 'queued' }, position: 200 - count }]);
      }
      await conversation.result([{ ...run, state: 'detaching' }], REPORT);
      await conversation.finish([ended(run)]);
      expect(timesSeen(stage, 'LISTEN 0 128 *:8080')).toBe(1);
      expect(stage.sends()).toBeLessThan(20);
    });

    it('ends with the end, and lets no late progress over it', async () => {
      const conversation = await begin();
      const run = aRun();
      conversation.progress([{ run: { ...run, state: 'running' } }]);
      const receipt = {
        lines: [{ subject: 'capsule' as const, verdict: 'ok' as const, text: 'the capsule is gone' }],
        checkedAt: 0,
      };
      await conversation.finish([ended(run, { receipt })]);
      conversation.progress([{ run: { ...run, state: 'attaching' } }]);
      const seen = stage.seen().join('\n');
      expect(seen).toContain('done in 1.9 s');
      expect(seen).toContain('he capsule is gone');
      expect(seen).not.toContain('attaching the capsule');
    });

    it('says why a run failed', async () => {
      const conversation = await begin();
      const run = aRun();
      conversation.progress([{ run: { ...run, state: 'attaching' } }]);
      const failure = { code: 'image-pull' as const, message: 'The image can not be pulled.', hint: 'Is it mirrored?' };
      await conversation.finish([ended(run, { end: { kind: 'failed', failure } })]);
      expect(stage.seen().join('\n')).toContain('The image can not be pulled.');
      expect(stage.seen().join('\n')).toContain('Is it mirrored?');
    });

    it('shows control and direction marks of a tool as escapes', async () => {
      const conversation = await begin();
      await conversation.answer({
        kind: 'done',
        value: { ...REPORT, parts: [{ kind: 'text', text: 'a\u001b[2Jb \u202egnp.exe' }] },
      });
      expect(stage.seen().join('\n')).toContain('\\u{1b}[2Jb \\u{202e}gnp.exe');
      expect(stage.seen().join('\n')).not.toMatch(/\u001b\[2J|\u202e/);
    });

    it('rejects nothing when the chat is away', async () => {
      const conversation = await begin();
      const run = aRun();
      stage.goAway();
      conversation.progress([{ run: { ...run, state: 'running' } }]);
      await expect(conversation.result([run], REPORT)).resolves.toBe('owed');
      await expect(conversation.finish([ended(run)])).resolves.toBe('owed');
      await expect(conversation.answer({ kind: 'done', value: REPORT })).resolves.toBeUndefined();
      await conversation.thread();
    });
  });
}
