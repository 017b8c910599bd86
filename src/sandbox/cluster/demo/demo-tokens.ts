import { randomBytes } from 'node:crypto';

/** A user of the demo cluster. */
interface DemoUser {
  user: string;
  groups: readonly string[];
}

const USERS: readonly DemoUser[] = [
  { user: 'system:serviceaccount:recap:recap', groups: ['system:serviceaccounts', 'system:serviceaccounts:recap'] },
  { user: 'admin', groups: ['system:masters'] },
  { user: 'alice', groups: ['sre'] },
  { user: 'bob', groups: ['dev'] },
  { user: 'erin', groups: ['sre', 'sre-leads'] },
];

/** Bearer tokens of the demo's users, new at every start: token -> user. */
export function demoTokens(): Map<string, DemoUser> {
  return new Map(USERS.map((user) => [randomBytes(32).toString('base64url'), user]));
}
