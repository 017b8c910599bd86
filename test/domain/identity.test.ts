import { describe, expect, it } from 'vitest';
import type { IdentityRules } from '../../src/domain/identity.js';
import { resolveIdentity } from '../../src/domain/identity.js';
import type { Person } from '../../src/domain/person.js';
import { ALICE } from '../support/examples.js';

const rules: IdentityRules = {
  users: new Map([['UALICE', { user: 'alice', groups: ['sre'] }]]),
  email: { domains: ['example.com'], prefix: 'oidc:', groups: ['dev'] },
};
const bob: Person = { ...ALICE, id: 'UBOB', name: 'bob' };

describe('the identity of a person', () => {
  it('is the explicit mapping first', () => {
    expect(resolveIdentity({ ...ALICE, email: 'other@example.com' }, rules)).toMatchObject({
      kind: 'done',
      value: { user: 'alice', groups: ['sre'] },
    });
  });

  it('follows the e-mail rule, in lower case', () => {
    expect(resolveIdentity({ ...bob, email: 'Bob@Example.COM' }, rules)).toMatchObject({
      kind: 'done',
      value: { user: 'oidc:bob@example.com', groups: ['dev'], source: 'e-mail rule for example.com' },
    });
  });

  it.each([
    ['no e-mail', undefined],
    ['another domain', 'bob@example.org'],
    ['a domain that only ends so', 'bob@evil-example.com'],
    ['a subdomain', 'bob@mail.example.com'],
    ['a second at sign', 'bob@example.com@evil.org'],
    ['two addresses', 'bob@example.com,eve@evil.org'],
    ['a quoted local part', '"bob@evil.org"@example.com'],
    ['a look-alike letter', 'b\u043eb@example.com'],
    ['a look-alike letter that lower-cases to ASCII', 'bob@example.com\u212a'],
    ['a line break', 'bob@example.com\n'],
    ['an empty local part', '@example.com'],
  ])('is refused for %s', (_what, email) => {
    const person = email === undefined ? bob : { ...bob, email };
    expect(resolveIdentity(person, rules)).toMatchObject({ kind: 'refused', refusal: { code: 'no-identity' } });
  });

  it.each([
    ['user', { user: 'system:admin', groups: [] }],
    ['group', { user: 'bob', groups: ['system:masters'] }],
    ['empty user', { user: '', groups: [] }],
    ['empty group', { user: 'bob', groups: [''] }],
    ['user in capitals', { user: 'SYSTEM:admin', groups: [] }],
    ['group with a space before it', { user: 'bob', groups: [' system:masters'] }],
    ['group with a space in it', { user: 'bob', groups: ['system :masters'] }],
    ['group with a joiner that can not be seen', { user: 'bob', groups: ['sys\u200dtem:masters'] }],
    ['group in full-width letters', { user: 'bob', groups: ['\uff53\uff59\uff53\uff54\uff45\uff4d\uff1amasters'] }],
    ['group with a Cyrillic letter', { user: 'bob', groups: ['syst\u0435m:masters'] }],
    ['group with another colon', { user: 'bob', groups: ['system\ua789masters'] }],
    ['user with a line break', { user: 'bob\n', groups: [] }],
  ])('is never a reserved or empty %s, even if it is mapped', (_what, mapping) => {
    expect(resolveIdentity(bob, { users: new Map([['UBOB', mapping]]) }).kind).toBe('refused');
  });

  it.each(['systems:ops', 'oidc:system:x', 'system', 'sistema:ops', 'ops:système'])('may be called %s', (user) => {
    expect(resolveIdentity(bob, { users: new Map([['UBOB', { user, groups: [] }]]) }).kind).toBe('done');
  });

  it('is refused when the rule yields somebody who is mapped explicitly', () => {
    const users = new Map([['UALICE', { user: 'oidc:Bob@example.com', groups: ['sre'] }]]);
    const outcome = resolveIdentity({ ...bob, email: 'bob@example.com' }, { ...rules, users });
    expect(outcome).toMatchObject({ refusal: { code: 'no-identity' } });
    expect(JSON.stringify(outcome)).toContain('mapped to somebody else');
  });

  it('is never found under a name of the language', () => {
    expect(resolveIdentity({ ...bob, id: 'constructor' }, rules).kind).toBe('refused');
  });
});

describe('the user groups of the chat', () => {
  const withGroups = {
    ...rules,
    userGroups: new Map([
      ['S1', ['oncall', 'sre']],
      ['S2', ['db']],
    ]),
  };

  it('add their Kubernetes groups to whoever is identified', () => {
    expect(resolveIdentity({ ...ALICE, groups: ['S1', 'S9'] }, withGroups)).toMatchObject({
      value: { user: 'alice', groups: ['sre', 'oncall'], source: 'explicit mapping, and the user group S1' },
    });
    expect(resolveIdentity({ ...bob, email: 'bob@example.com', groups: ['S1', 'S2'] }, withGroups)).toMatchObject({
      value: { user: 'oidc:bob@example.com', groups: ['dev', 'oncall', 'sre', 'db'] },
    });
  });

  it('identify nobody by themselves', () => {
    expect(resolveIdentity({ ...bob, groups: ['S1'] }, withGroups).kind).toBe('refused');
  });

  it('give nothing, and say so, when they could not be read', () => {
    const outcome = resolveIdentity(ALICE, withGroups);
    expect(outcome).toMatchObject({
      value: { groups: ['sre'], notes: [expect.stringContaining('could not be read')] },
    });
  });

  it('reach no reserved group', () => {
    const reaching = { ...rules, userGroups: new Map([['S1', ['system:masters']]]) };
    expect(resolveIdentity({ ...ALICE, groups: ['S1'] }, reaching).kind).toBe('refused');
  });
});
