import type { Problem } from './catalog/problem.js';
import type { TotpKey } from './totp/sealed-secret.js';
import { parseTotpKey } from './totp/sealed-secret.js';

/** What Slack gives an app. Held apart from the settings, so that settings can be logged. */
export interface SlackSecrets {
  readonly botToken: string;
  /** Socket Mode only. */
  readonly appToken?: string;
  /** HTTP mode only. */
  readonly signingSecret?: string;
}

interface SecretRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly hint: string;
}

const BOT_TOKEN: SecretRule = {
  name: 'SLACK_BOT_TOKEN',
  pattern: /^xoxb-[\w-]+$/,
  hint: 'it begins with xoxb-; Slack shows it under OAuth & Permissions (a user token xoxp- will not do)',
};
const APP_TOKEN: SecretRule = {
  name: 'SLACK_APP_TOKEN',
  pattern: /^xapp-[\w-]+$/,
  hint: 'it begins with xapp-; make one under Basic Information, App-Level Tokens, with connections:write',
};
const SIGNING_SECRET: SecretRule = {
  name: 'SLACK_SIGNING_SECRET',
  pattern: /^\w{16,}$/,
  hint: 'Slack shows it under Basic Information, App Credentials',
};

/** Reads a named secret: from NAME, or from the file that NAME_FILE names. The value never stands in a problem. */
export type ReadSecret = (name: string) => { readonly value?: string; readonly error?: string };

/**
 * The secrets of the mode, or every one that is missing or looks like another.
 */
export function readSlackSecrets(
  mode: 'socket' | 'http',
  read: ReadSecret,
): { readonly secrets?: SlackSecrets; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const take = (rule: SecretRule): string => {
    const { value = '', error } = read(rule.name);
    if (error !== undefined) problems.push(problem(rule, error));
    else if (value === '') problems.push(problem(rule, 'is not set'));
    else if (!rule.pattern.test(value)) problems.push(problem(rule, 'does not look like one'));
    return value;
  };
  const botToken = take(BOT_TOKEN);
  const other = mode === 'socket' ? { appToken: take(APP_TOKEN) } : { signingSecret: take(SIGNING_SECRET) };
  return problems.length > 0 ? { problems } : { secrets: { botToken, ...other }, problems };
}

function problem(rule: Pick<SecretRule, 'name' | 'hint'>, message: string): Problem {
  return { file: 'environment', path: rule.name, message, hint: `${rule.hint}; or name a file in ${rule.name}_FILE` };
}

/** The password of Redis, if there is one; any text. */
export function readRedisPassword(read: ReadSecret): {
  readonly password?: string;
  readonly problems: readonly Problem[];
} {
  const { value = '', error } = read('REDIS_PASSWORD');
  if (error !== undefined) return { problems: [{ file: 'environment', path: 'REDIS_PASSWORD', message: error }] };
  return value === '' ? { problems: [] } : { password: value, problems: [] };
}

const TOTP_KEY = { name: 'RECAP_TOTP_KEY', hint: 'it is 32 bytes in base64: openssl rand -base64 32' };

/** The key under which the second factors are at rest. */
export function readTotpKey(read: ReadSecret): { readonly key?: TotpKey; readonly problems: readonly Problem[] } {
  const { value = '', error } = read(TOTP_KEY.name);
  const key = parseTotpKey(value);
  if (error === undefined && key !== undefined) return { key, problems: [] };
  return { problems: [problem(TOTP_KEY, error ?? (value === '' ? 'is not set' : 'does not look like one'))] };
}
