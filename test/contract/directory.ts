import { afterEach, describe, expect, it } from 'vitest';
import type { Directory } from '../../src/core/ports.js';
import type { Author } from '../../src/domain/request.js';

/** A directory with somebody in it, and with those whom it must refuse. */
export interface DirectoryStage {
  readonly directory: Directory;
  readonly member: Author;
  /** Each with the words that say what they are. */
  readonly outsiders: readonly (readonly [string, Author])[];
  close(): Promise<void>;
}

/** What each adapter of the Directory port does. */
export function directoryContract(adapter: string, open: () => Promise<DirectoryStage>): void {
  describe(`the directory of ${adapter}`, () => {
    let stage: DirectoryStage | undefined;
    afterEach(() => stage?.close());

    it('vouches for a member, by the id that was asked for', async () => {
      stage = await open();
      const { chat, id, workspace } = stage.member;
      const outcome = await stage.directory.find(stage.member, AbortSignal.timeout(5_000));
      expect(outcome).toMatchObject({ kind: 'done', value: { chat, id, workspace } });
    });

    it('refuses everybody else as not a member', async () => {
      stage = await open();
      for (const [what, outsider] of stage.outsiders) {
        const outcome = await stage.directory.find(outsider, AbortSignal.timeout(5_000));
        expect(outcome, what).toMatchObject({ kind: 'refused', refusal: { code: 'not-a-member' } });
      }
    });

    it('refuses rather than rejects when the time is over', async () => {
      stage = await open();
      const outsider = stage.outsiders[0]?.[1] ?? stage.member;
      const outcome = await stage.directory.find(outsider, AbortSignal.abort(new Error('over')));
      expect(outcome.kind).toBe('refused');
    });
  });
}
