/** The Impersonate-* headers: acting as somebody else, when RBAC allows it. */
import type { IncomingHttpHeaders } from 'node:http';
import { serviceAccountGroups, type User } from './authenticate.js';
import { refusalOf, type Attributes, type ResourceAttributes } from './authorization-attributes.js';
import type { Rbac } from './rbac.js';
import { badRequest, goQuote } from './status.js';

interface Wanted {
  user: string;
  groups: string[];
  uid: string;
  extra: { key: string; value: string }[];
}

/** The user that the request acts as. Throws 400 or 403 as the impersonation filter does; `asked` is the request itself. */
export function impersonate(
  user: User,
  rawHeaders: readonly string[],
  headers: IncomingHttpHeaders,
  asked: Attributes,
  rbac: Rbac,
): User {
  const wanted = readHeaders(rawHeaders, headers);
  if (!wanted) return user;
  if (wanted.user === '') throw withoutUser(wanted);
  const checks = checksFor(wanted);
  const denied = checks.find((check) => !rbac.decide(user, check).allowed);
  if (denied) throw refusalOf(user, mayImpersonate(user, asked, rbac) ? denied : constrained(asked));
  const groups = wanted.groups.length > 0 ? wanted.groups : (serviceAccountGroups(wanted.user) ?? []);
  const authenticated = wanted.user === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  return { name: wanted.user, groups: groups.includes(authenticated) ? groups : [...groups, authenticated] };
}

function readHeaders(rawHeaders: readonly string[], headers: IncomingHttpHeaders): Wanted | undefined {
  const groups = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === 'impersonate-group');
  const extra = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('impersonate-extra-')
      ? [
          {
            key: name.slice('impersonate-extra-'.length),
            value: Array.isArray(value) ? value.join(',') : (value ?? ''),
          },
        ]
      : [],
  );
  const user = headerText(headers['impersonate-user']);
  const uid = headerText(headers['impersonate-uid']);
  if (user === '' && uid === '' && groups.length === 0 && extra.length === 0) return undefined;
  return { user, groups, uid, extra };
}

function headerText(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function withoutUser(wanted: Wanted): Error {
  const groups = `[]string{${wanted.groups.map(goQuote).join(', ')}}`;
  const info = `&user.DefaultInfo{Name:"", UID:${goQuote(wanted.uid)}, Groups:${groups}, Extra:map[string][]string(nil)}`;
  return badRequest(`requested ${info} without impersonating a user name`, { 'X-Content-Type-Options': 'nosniff' });
}

function check(group: string, resource: string, name: string, subresource = ''): ResourceAttributes {
  return { verb: 'impersonate', group, resource, subresource, namespace: undefined, name };
}

function checksFor(wanted: Wanted): ResourceAttributes[] {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(wanted.user);
  const who = account
    ? { ...check('', 'serviceaccounts', account[2] ?? ''), namespace: account[1] }
    : check('', 'users', wanted.user);
  return [
    who,
    ...wanted.groups.map((group) => check('', 'groups', group)),
    ...wanted.extra.map(({ key, value }) => check('authentication.k8s.io', 'userextras', value, key)),
    ...(wanted.uid ? [check('authentication.k8s.io', 'uids', wanted.uid)] : []),
  ];
}

/**
 * Kubernetes 1.36 tries constrained impersonation first, and reports its refusal to users who never impersonate; users with
 * a right to the verb `impersonate` hear which of the things they asked for is the one they lack.
 */
function mayImpersonate(user: User, asked: Attributes, rbac: Rbac): boolean {
  const namespace = 'path' in asked ? undefined : asked.namespace;
  return rbac.rulesFor(user, namespace).some((rule) => rule.verbs.includes('impersonate'));
}

function constrained(asked: Attributes): Attributes {
  return { ...asked, verb: `impersonate-on:user-info:${asked.verb}` };
}
