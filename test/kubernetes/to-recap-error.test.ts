import { ApiException } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../src/kubernetes/retry-delay.js';
import { toRecapError } from '../../src/kubernetes/to-recap-error.js';

const answered = (code: number, message: string, headers: Record<string, string> = {}): ApiException<string> =>
  new ApiException(
    code,
    'Unknown API Status Code!',
    JSON.stringify({ kind: 'Status', reason: 'R', message, code }),
    headers,
  );
const network = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('socket'), { code }) });

const RBAC =
  'pods "web" is forbidden: User "bot" cannot patch resource "pods/ephemeralcontainers" in API group "" in the namespace "shop"';
const PSA =
  'pods "app" is forbidden: violates PodSecurity "baseline:latest": non-default capabilities (container "a" must not include "SYS_PTRACE")';
const WEBHOOK = 'admission webhook "sign.example.com" denied the request: images must be signed';
const QUOTA = 'pods "x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2';
const POLICY =
  "pods \"x\" is forbidden: ValidatingAdmissionPolicy 'no-root' with binding 'all' denied request: root is not allowed";

describe('an answer of the API server', () => {
  it.each([
    [401, 'Unauthorized', 'bot-not-allowed', /credentials/],
    [403, RBAC, 'bot-not-allowed', /^The bot may not patch pods\/ephemeralcontainers in the namespace shop\.$/],
    [403, 'pods "web" is forbidden: ', 'bot-not-allowed', /^The bot may not read it\.$/],
    [403, PSA, 'admission-refused', /Pod Security level.*\(baseline:latest\): non-default capabilities/],
    [400, WEBHOOK, 'admission-refused', /webhook.*\(sign\.example\.com\): images must be signed/],
    [403, WEBHOOK, 'admission-refused', /images must be signed/],
    [403, QUOTA, 'admission-refused', /quota.*\(small\): requested: pods=1/],
    [422, POLICY, 'admission-refused', /policy.*\(no-root\): root is not allowed/],
    [403, 'pods "x" is forbidden: maximum memory usage per Container is 1Gi', 'admission-refused', /maximum memory/],
    [404, 'pods "web" not found', 'target-not-found', /nothing/],
    [409, 'the object has been modified', 'cluster-refused', /the object has been modified/],
    [422, 'Pod "web" is invalid: spec: Required value', 'cluster-refused', /Required value/],
    [429, 'too many requests', 'cluster-unreachable', /too busy/],
    [500, 'etcdserver: leader changed', 'cluster-unreachable', /failed \(500\)/],
  ])('of %i with %j is %s', (code, message, expected, words) => {
    const error = answered(code, message);
    const found = toRecapError(error, 'read it');
    expect(found).toMatchObject({ code: expected, cause: error });
    expect(found.userMessage).toMatch(words);
  });

  it('in plain text, as a kubelet answers, is read too', () => {
    const found = toRecapError(new ApiException(500, 'm', 'container x not found', {}), 'attach');
    expect(found.code).toBe('cluster-unreachable');
  });

  it('that never came is an unreachable cluster, and a mistake of ours is not', () => {
    expect(toRecapError(network('ECONNREFUSED'), 'read it').code).toBe('cluster-unreachable');
    expect(toRecapError(network('CERT_HAS_EXPIRED'), 'read it').userMessage).toContain('CERT_HAS_EXPIRED');
    expect(toRecapError(new DOMException('late', 'TimeoutError'), 'read it').code).toBe('cluster-unreachable');
    expect(toRecapError(new TypeError('x is not a function'), 'read it').code).toBe('internal');
  });

  it('is shortened to a bearable line', () => {
    const found = toRecapError(answered(422, `first\n${'x'.repeat(5_000)}`), 'read it');
    expect(found.userMessage.length).toBeLessThan(500);
    expect(found.userMessage).not.toContain('\n');
  });
});

describe('another attempt', () => {
  it.each([
    ['a reset', network('ECONNRESET'), 100],
    ['a body that broke off', new TypeError('terminated'), 100],
    ['a server that is away', answered(503, ''), 100],
    ['a busy server that says when', answered(429, '', { 'retry-after': '2' }), 2_000],
    ['a busy server that says much later', answered(429, '', { 'retry-after': '60' }), undefined],
    ['a certificate', network('CERT_HAS_EXPIRED'), undefined],
    ['an unknown host', network('ENOTFOUND'), undefined],
    ['a conflict', answered(409, ''), undefined],
    ['a refusal', answered(403, RBAC), undefined],
  ])('after %s', (_what, error, delay) => {
    expect(retryDelay(error, 1)).toBe(delay);
  });
});
