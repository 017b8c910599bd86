import type { Rule } from './redacted.js';
import { patternRule } from './redacted.js';

/**
 * Secrets that tell by their own look what they are. Each begins only where a run of its characters begins (the look-behind), so
 * that a long hostile run is read once. The least lengths are below the real ones: an output can be cut inside of a token.
 */
const SHAPES: readonly (readonly [name: string, body: string])[] = [
  ['AWS access key', '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{12,16}(?![A-Za-z0-9])'],
  ['GitHub token', 'gh[pousr]_[A-Za-z0-9]{16,}'],
  ['GitHub fine-grained token', 'github_pat_[A-Za-z0-9_]{16,}'],
  ['GitLab token', 'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[A-Za-z0-9_-]{12,}'],
  ['Slack token', 'x(?:ox[a-z]|app|oxe\\.xox[bp])-[A-Za-z0-9-]{10,}'],
  ['npm token', 'npm_[A-Za-z0-9]{20,}'],
  ['Stripe key', '(?:[rs]k_(?:live|test)|whsec)_[A-Za-z0-9]{12,}'],
  ['Google API key', 'AIza[A-Za-z0-9_-]{20,}'],
  ['Google OAuth token', 'ya29\\.[A-Za-z0-9_-]{16,}'],
  ['Google client secret', 'GOCSPX-[A-Za-z0-9_-]{16,}'],
  ['Azure client secret', '[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{24,40}'],
  ['AI provider key', 'sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{24,}'],
  ['Hashicorp Vault token', 'hv[sbr]\\.[A-Za-z0-9_-]{16,}'],
  ['SendGrid key', 'SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{8,}'],
  ['DigitalOcean token', 'do[opr]_v1_[a-f0-9]{32,}'],
  ['Docker Hub token', 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{16,}'],
  ['PyPI token', 'pypi-AgE[A-Za-z0-9_-]{16,}'],
  ['age secret key', 'AGE-SECRET-KEY-1[A-Z0-9]{16,}'],
  ['JSON Web Token', 'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?'],
];

/** The path of an incoming webhook is its password. */
const webhook = patternRule(
  'Slack webhook',
  /(?<before>hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9_/-]{10,}/g,
);

/** The signature of an Azure or AWS address that is signed beforehand. */
const signedAddress = patternRule(
  'signed address',
  /(?<before>[?&](?:sig|X-Amz-Signature|X-Amz-Security-Token|X-Goog-Signature)=)[A-Za-z0-9%+/=_-]{8,}/gi,
);

export const tokenShapes: readonly Rule[] = [
  ...SHAPES.map(([name, body]) => patternRule(name, new RegExp(`(?<![A-Za-z0-9_-])${body}`, 'g'))),
  webhook,
  signedAddress,
];
