import { RecapError } from '../domain/errors.js';
import type { ApiStatus } from './api-status.js';
import { shorten } from './shorten.js';

/**
 * True when something that judges requests (Pod Security, a quota, a webhook, a policy) refused, and not RBAC. Kubernetes tells
 * the two apart by nothing but the message: RBAC says `cannot VERB resource`, or nothing after `is forbidden:`.
 */
export function isAdmission({ code, message }: ApiStatus): boolean {
  if (/admission webhook ".*" denied the request|ValidatingAdmissionPolicy .* denied request/.test(message))
    return true;
  if (code !== 403 || /cannot [\w:-]+ (resource|path)/.test(message)) return false;
  return /is forbidden: \S/.test(message);
}

const KINDS: readonly { readonly pattern: RegExp; readonly words: string; readonly hint: string }[] = [
  {
    pattern: /violates PodSecurity "(?<detail>[^"]+)": (?<reason>.*)$/s,
    words: 'The Pod Security level of the namespace refuses the capsule',
    hint: 'A capsule that adds no capabilities and runs as the target passes wherever the target itself does.',
  },
  {
    pattern: /admission webhook "(?<detail>[^"]+)" denied the request:? ?(?<reason>.*)$/s,
    words: 'An admission webhook of the cluster refuses the capsule',
    hint: 'Those who run the webhook can exempt the images of the capsules.',
  },
  {
    pattern: /ValidatingAdmissionPolicy '(?<detail>[^']+)'.* denied request: (?<reason>.*)$/s,
    words: 'An admission policy of the cluster refuses the capsule',
    hint: 'Those who own the policy can exempt the images of the capsules.',
  },
  {
    pattern: /exceeded quota: (?<detail>[^,]+), (?<reason>.*)$/s,
    words: 'A quota of the namespace is used up',
    hint: 'Try again when the quota has room, or ask for a higher one.',
  },
];

/** The refusal in plain words, with the judge's own reason. */
export function explainAdmission({ message }: ApiStatus, cause: unknown): RecapError {
  for (const { pattern, words, hint } of KINDS) {
    const { detail = '', reason = '' } = pattern.exec(message)?.groups ?? {};
    if (detail !== '')
      return new RecapError('admission-refused', `${words} (${detail}): ${shorten(reason)}`, { cause, hint });
  }
  const [, reason = message] = /is forbidden: (.*)$/s.exec(message) ?? [];
  return new RecapError('admission-refused', `The cluster's admission refuses the capsule: ${shorten(reason)}`, {
    cause,
  });
}
