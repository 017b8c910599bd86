import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApprovalRecord } from '../../src/domain/approval.js';
import { isOver, isSameVoice } from '../../src/domain/approval.js';
import type { ApprovalEvent } from '../../src/domain/decide-approval.js';
import { decideApproval, USE_WITHIN_MS } from '../../src/domain/decide-approval.js';
import { newRunId } from '../../src/domain/run-id.js';
import { aDecider, anApproval, aReview, EXPIRES_AT, REQUESTED_AT } from '../support/approvals.js';

/** alice asks; `alias` is alice's second account, `erin2` erin's. */
const PEOPLE = [
  aDecider('alice'),
  aDecider('alias', 'alice'),
  aDecider('erin'),
  aDecider('erin2', 'erin'),
  aDecider('bob'),
  aDecider('frank'),
];

const events: fc.Arbitrary<ApprovalEvent> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('approve' as const, 'approve' as const, 'deny' as const, 'withdraw' as const),
    by: fc.constantFrom(...PEOPLE),
  }),
  fc.constantFrom<ApprovalEvent>(
    { kind: 'expire' },
    { kind: 'use', runs: [newRunId()] },
    { kind: 'void', why: 'the pod is gone' },
  ),
);

interface Step {
  readonly event: ApprovalEvent;
  readonly at: number;
}

const sequences: fc.Arbitrary<Step[]> = fc
  .array(fc.record({ event: events, wait: fc.constantFrom(0, 1_000, USE_WITHIN_MS, 15 * 60_000) }), { maxLength: 12 })
  .map((steps) => {
    let at = REQUESTED_AT;
    return steps.map(({ event, wait }) => ({ event, at: (at += wait) }));
  });

/** Applies each event to what the one before made, as the store's compare-and-set does. */
function play(
  first: ApprovalRecord,
  steps: readonly Step[],
): { step: Step; before: ApprovalRecord; after: ApprovalRecord }[] {
  let before = first;
  return steps.map((step) => {
    const outcome = decideApproval(before, step.event, step.at);
    const after = outcome.kind === 'done' ? outcome.value : before;
    const played = { step, before, after };
    before = after;
    return played;
  });
}

const quorums = fc.integer({ min: 1, max: 3 });

describe('a request for approval, whatever happens to it in whatever order', () => {
  it('is used only after a quorum of different people, none of whom is the requester in chat or cluster', () => {
    fc.assert(
      fc.property(quorums, sequences, (quorum, steps) => {
        const used = play(anApproval({ quorum }), steps).filter(({ after }) => after.state === 'used');
        for (const { after } of used) {
          const voices = after.decisions.filter(({ kind }) => kind === 'approve').map(({ by }) => by);
          expect(voices.length).toBeGreaterThanOrEqual(quorum);
          voices.forEach((voice, index) => {
            expect(isSameVoice(voice, after.requester)).toBe(false);
            expect(voices.slice(index + 1).some((other) => isSameVoice(voice, other))).toBe(false);
          });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is used once at most', () => {
    fc.assert(
      fc.property(quorums, sequences, (quorum, steps) => {
        const uses = play(anApproval({ quorum }), steps).filter(
          ({ before, after, step }) => step.event.kind === 'use' && before !== after,
        );
        expect(uses.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('changes no more once it is over', () => {
    fc.assert(
      fc.property(fc.boolean(), sequences, (review, steps) => {
        for (const { before, after } of play(review ? aReview() : anApproval(), steps)) {
          if (isOver(before)) expect(after).toBe(before);
        }
      }),
    );
  });

  it('takes no decision after its time, and is not used long after its quorum', () => {
    fc.assert(
      fc.property(quorums, sequences, (quorum, steps) => {
        for (const { after } of play(anApproval({ quorum }), steps)) {
          for (const { at } of after.decisions) expect(at).toBeLessThan(EXPIRES_AT);
          const quorumAt = after.decisions.at(-1)?.at ?? 0;
          if (after.state === 'used') expect(after.changedAt).toBeLessThan(quorumAt + USE_WITHIN_MS);
        }
      }),
    );
  });

  it('is never used in any order of events that has a deny before the quorum', () => {
    const all: ApprovalEvent[] = [
      { kind: 'deny', by: aDecider('bob') },
      { kind: 'approve', by: aDecider('erin') },
      { kind: 'approve', by: aDecider('frank') },
      { kind: 'use', runs: [newRunId()] },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 4 }), (order) => {
        const last = play(
          anApproval({ quorum: 2 }),
          order.map((event) => ({ event, at: REQUESTED_AT })),
        ).at(-1)?.after;
        const denied = order.findIndex(({ kind }) => kind === 'deny');
        const approvedBefore = order.slice(0, denied).filter(({ kind }) => kind === 'approve').length;
        if (approvedBefore < 2) expect(last?.state).toBe('denied');
        else expect(last?.state).not.toBe('denied');
      }),
    );
  });
});

describe('a decision', () => {
  const at = REQUESTED_AT + 1_000;
  const refusalOf = (record: ApprovalRecord, event: ApprovalEvent, when = at): string | undefined => {
    const outcome = decideApproval(record, event, when);
    return outcome.kind === 'refused' ? `${outcome.refusal.code}: ${outcome.refusal.reason}` : undefined;
  };
  const after = (record: ApprovalRecord, event: ApprovalEvent, when = at): ApprovalRecord => {
    const outcome = decideApproval(record, event, when);
    if (outcome.kind !== 'done') throw new Error('it was refused');
    return outcome.value;
  };

  it('of the requester, or of another account of the requester, is refused', () => {
    for (const by of [aDecider('alice'), aDecider('alias', 'alice')]) {
      expect(refusalOf(anApproval(), { kind: 'approve', by })).toContain('asked for this yourself');
    }
  });

  it('to deny, made by the requester, withdraws', () => {
    expect(after(anApproval(), { kind: 'deny', by: aDecider('alice') }).state).toBe('withdrawn');
  });

  it('to withdraw is for the requester only', () => {
    expect(refusalOf(anApproval(), { kind: 'withdraw', by: aDecider('bob') })).toContain('Only who asked');
  });

  it('counts one person once', () => {
    const once = after(anApproval({ quorum: 2 }), { kind: 'approve', by: aDecider('erin') });
    expect(once.state).toBe('open');
    expect(refusalOf(once, { kind: 'approve', by: aDecider('erin2', 'erin') })).toContain('already');
    expect(after(once, { kind: 'approve', by: aDecider('frank') }).state).toBe('approved');
  });

  it('after the end is told how it ended', () => {
    const denied = after(anApproval(), { kind: 'deny', by: aDecider('erin') });
    expect(refusalOf(denied, { kind: 'approve', by: aDecider('bob') })).toMatch(
      /over: denied by erin at \d\d:\d\d UTC/,
    );
    expect(refusalOf(anApproval(), { kind: 'approve', by: aDecider('erin') }, EXPIRES_AT)).toContain('time has passed');
  });

  it('ends a review, which neither expires nor can be withdrawn', () => {
    const review = aReview();
    expect(refusalOf(review, { kind: 'expire' }, EXPIRES_AT * 2)).toBeDefined();
    expect(refusalOf(review, { kind: 'withdraw', by: aDecider('alice') })).toContain('can not be withdrawn');
    expect(refusalOf(review, { kind: 'use', runs: [] })).toBeDefined();
    expect(isOver(after(review, { kind: 'approve', by: aDecider('erin') }))).toBe(true);
    expect(after(review, { kind: 'deny', by: aDecider('erin') }, EXPIRES_AT * 2).state).toBe('denied');
  });
});
