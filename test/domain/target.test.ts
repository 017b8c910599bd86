import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecapError } from '../../src/domain/errors.js';
import { namespaceOfTarget, parseTarget, refOfTarget, renderTarget, renderTargetRef } from '../../src/domain/target.js';
import { aTarget, CLUSTER } from '../support/examples.js';
import { refusalOf } from '../support/refusal.js';

describe('a node as a target', () => {
  it('is written node/NAME, and leads to itself again', () => {
    const ref = parseTarget('node/worker-1.example', CLUSTER);
    expect(ref).toEqual({ cluster: CLUSTER, kind: 'node', name: 'worker-1.example' });
    expect(renderTargetRef(ref)).toBe('node/worker-1.example');
  });

  it('leaves the pods of a namespace of that name to be written with their kind', () => {
    expect(parseTarget('node/pod/web-0', CLUSTER)).toMatchObject({ namespace: 'node', kind: 'pod', name: 'web-0' });
    expect(parseTarget('node/web:app', CLUSTER)).toMatchObject({ namespace: 'node', kind: 'any', container: 'app' });
  });

  it('has no namespace, so its rights are asked for in the whole cluster', () => {
    expect(namespaceOfTarget(parseTarget('node/worker-1', CLUSTER))).toBeUndefined();
    expect(namespaceOfTarget(aTarget())).toBe('shop');
  });
});

describe('reading a target', () => {
  it.each([
    ['shop/web', 'any', 'web', undefined],
    ['shop/web:app', 'any', 'web', 'app'],
    ['shop/pod/web-0', 'pod', 'web-0', undefined],
    ['shop/po/web-0:app', 'pod', 'web-0', 'app'],
    ['shop/deploy/web', 'deployment', 'web', undefined],
    ['shop/sts/db:pg', 'statefulset', 'db', 'pg'],
    ['shop/svc/web', 'service', 'web', undefined],
    ['shop/web.v1', 'any', 'web.v1', undefined],
    ['shop/pod', 'any', 'pod', undefined],
  ])('reads %s', (text, kind, name, container) => {
    expect(parseTarget(text, CLUSTER)).toEqual({
      cluster: CLUSTER,
      namespace: 'shop',
      kind,
      name,
      ...(container === undefined ? {} : { container }),
    });
  });

  it.each([
    '',
    'web',
    '/',
    'shop/',
    '/web',
    'shop//web',
    '../../kube-system/pods/etcd',
    'shop/../kube-system',
    'shop/pods/web',
    'shop/constructor/web',
    'shop/__proto__/web',
    'shop/deploy/web/extra',
    'shop/web:',
    'shop/web:app:more',
    'shop/web:a.b',
    'Shop/web',
    'shop/web_1',
    'shop/-web',
    'shop/web-',
    'shop/web..v1',
    'sh.op/web',
    'shop/$(reboot)',
    'shop/`id`',
    'shop/web;reboot',
    'shop/web%2f..%2fetcd',
    'shop/web?watch=1',
    'shop/web#x',
    'shop/web\n',
    'shop/web\u0000',
    'shop/\u202ebew',
    'shop/w\u0435b',
    'sh\u03bfp/web',
    'shop/ｗeb',
    'shop/web ',
    `${'a'.repeat(64)}/web`,
    `shop/${'a'.repeat(64)}`,
    `shop/${'a.'.repeat(5_000)}a`,
    'a'.repeat(10_000),
  ])('refuses %j', (text) => {
    const refusal = refusalOf(() => parseTarget(text, CLUSTER));
    expect(refusal.code).toBe('bad-target');
    expect(refusal.userMessage).toMatch(/^[\x20-\x7e…]{1,400}$/);
  });

  it('takes the longest names of Kubernetes', () => {
    const label = 'a'.repeat(63);
    const name = [label, label, label, 'a'.repeat(61)].join('.');
    expect(parseTarget(`${label}/${name}:${label}`, CLUSTER).name).toHaveLength(253);
  });

  it('accepts nothing that would mean more in a URL path than its own name', () => {
    const any = fc.string({ unit: fc.constantFrom(...Array.from('ab-./:%?#$\\ \u202e\u0435')), maxLength: 24 });
    fc.assert(
      fc.property(any, (text) => {
        try {
          const ref = parseTarget(text, CLUSTER);
          const places = ref.kind === 'node' ? [] : [ref.namespace, ref.container ?? 'a'];
          for (const part of [ref.name, ...places]) {
            expect(encodeURIComponent(part)).toBe(part);
            expect(part.split('.')).not.toContain('');
          }
        } catch (error) {
          expect(error).toBeInstanceOf(RecapError);
        }
      }),
    );
  });

  it('writes back what leads to the same target', () => {
    const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
    const kind = fc.constantFrom('', 'pod/', 'deploy/', 'sts/', 'ds/', 'rs/', 'job/', 'svc/');
    fc.assert(
      fc.property(label, kind, label, fc.option(label, { nil: undefined }), (namespace, middle, name, container) => {
        const text = `${namespace}/${middle}${name}${container === undefined ? '' : `:${container}`}`;
        expect(renderTargetRef(parseTarget(text, CLUSTER))).toBe(text);
      }),
    );
  });

  it('names a resolved target by its pod and container, and leads back to exactly that one', () => {
    const target = aTarget();
    expect(renderTarget(target)).toBe('shop/web-7c9d8b6f5-x2x4p:app');
    expect(renderTargetRef(refOfTarget(target))).toBe('shop/pod/web-7c9d8b6f5-x2x4p:app');
  });
});
