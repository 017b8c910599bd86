import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../../../src/sandbox/cluster/kubelet/images/reference.js';
import { recordedAnswers } from './recorded-messages.js';

describe('an image reference', () => {
  it.each([
    ['local/toolbox:1', 'docker.io/local/toolbox:1', 'toolbox'],
    ['busybox', 'docker.io/library/busybox:latest', 'busybox'],
    ['registry.example:5000/a/b/netstat:1', 'registry.example:5000/a/b/netstat:1', 'netstat'],
    [`localhost/x@sha256:${'0'.repeat(64)}`, `localhost/x@sha256:${'0'.repeat(64)}`, 'x'],
  ])('%s is %s', (reference, full, name) => {
    expect(parseImageReference(reference)).toEqual({ full, name });
  });

  it.each(recordedAnswers)('$reference is refused in the words of the runtime', ({ reference, message }) => {
    expect(parseImageReference(reference)).toEqual({ invalid: message });
  });

  it.each(['', 'a/b@sha256:short', 'a//b', '-a'])('%j is refused', (reference) => {
    expect(parseImageReference(reference)).toHaveProperty('invalid');
  });
});
