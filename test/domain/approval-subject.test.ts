import { describe, expect, it } from 'vitest';
import { bindSubject, hashSubject, whatChanged } from '../../src/domain/approval-subject.js';
import type { MechanismName } from '../../src/domain/capsule.js';
import { aCapsule, ALICE, ALICE_IDENTITY, aTarget } from '../support/examples.js';

const capsule = aCapsule({ name: 'tcpdump' });
const asked = { person: ALICE, identity: ALICE_IDENTITY, reason: 'latency' };
const place = { target: aTarget(), mechanism: 'ephemeral' as MechanismName };
const approved = bindSubject(capsule, ['tcpdump', '-i', 'eth0'], asked, [place]);

const state = aTarget().state;
const others = [
  ['image', bindSubject({ ...capsule, image: `x/y@sha256:${'b'.repeat(64)}` }, approved.argv, asked, [place]), 'image'],
  [
    'privileges',
    bindSubject(
      { ...capsule, privileges: { as: 'target', capabilities: ['NET_RAW'], privileged: false } },
      approved.argv,
      asked,
      [place],
    ),
    'other rights',
  ],
  ['argv', bindSubject(capsule, ['tcpdump', '-i', 'lo'], asked, [place]), 'command line'],
  ['argv split elsewhere', bindSubject(capsule, ['tcpdump', '-i eth0'], asked, [place]), 'command line'],
  [
    'pod',
    bindSubject(capsule, approved.argv, asked, [
      { ...place, target: aTarget({ state: { ...state, podUid: 'another' } }) },
    ]),
    'not the same pod',
  ],
  [
    'container',
    bindSubject(capsule, approved.argv, asked, [
      { ...place, target: aTarget({ state: { ...state, containerId: 'containerd://b' } }) },
    ]),
    'started anew',
  ],
  ['mechanism', bindSubject(capsule, approved.argv, asked, [{ ...place, mechanism: 'node' }]), 'another way'],
  [
    'requester',
    bindSubject(capsule, approved.argv, { ...asked, person: { ...ALICE, id: 'UBOB' } }, [place]),
    'who asked',
  ],
  [
    'user',
    bindSubject(capsule, approved.argv, { ...asked, identity: { ...ALICE_IDENTITY, user: 'root' } }, [place]),
    'who asked',
  ],
  ['reason', bindSubject(capsule, approved.argv, { ...asked, reason: 'fun' }, [place]), 'or why'],
  ['number of targets', bindSubject(capsule, approved.argv, asked, [place, place]), 'not the same pod'],
] as const;

describe('what an approval is bound to', () => {
  it.each(others)('does not survive another %s, and says so', (_, other, words) => {
    expect(hashSubject(other)).not.toBe(hashSubject(approved));
    expect(whatChanged(approved, other)).toContain(words);
  });

  it('is the same after it was written and read, whatever the order of its keys', () => {
    const reversed = Object.fromEntries(Object.entries(approved).reverse()) as unknown as typeof approved;
    const read = JSON.parse(JSON.stringify(reversed)) as typeof approved;
    expect(hashSubject(read)).toBe(hashSubject(approved));
    expect(whatChanged(approved, read)).toBeUndefined();
    expect(hashSubject(approved)).toMatch(/^[0-9a-f]{64}$/);
  });
});
