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
  ])('is never a reserved or empty %s, even if it is mapped', (_what, mapping) => {
    expect(resolveIdentity(bob, { users: new Map([['UBOB', mapping]]) }).kind).toBe('refused');
  });

  it('is never found under a name of the language', () => {
    expect(resolveIdentity({ ...bob, id: 'constructor' }, rules).kind).toBe('refused');
  });
});
