import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseInvocation } from '../../src/cli/arguments.js';
import { checkSecondFactor } from '../../src/cli/check-second-factor.js';
import { serveCommand } from '../../src/cli/serve-command.js';
import { totpCommand } from '../../src/cli/totp-command.js';
import { decodeBase32 } from '../../src/domain/base32.js';
import { findInstallation } from '../../src/installation.js';
import { startWorkspace } from '../../src/sandbox/workspace/start-workspace.js';
import { parseTotpKey } from '../../src/totp/sealed-secret.js';
import { totpSecrets } from '../../src/totp/totp-secrets.js';
import { ALICE } from '../support/examples.js';

const KEY = randomBytes(32).toString('base64');
const ERIN = { ...ALICE, chat: 'slack', workspace: 'T0RECAP', id: 'U0ERIN' };

async function aFile(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recap-totp-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

/** Runs `recap totp …` in this process; what it printed. */
async function totp(args: string, env: Readonly<Record<string, string>> = {}): Promise<{ out: string; err: string }> {
  const printed = { out: '', err: '' };
  const invocation = parseInvocation(['totp', ...args.split(' ')], env);
  if (invocation.kind !== 'totp') throw new Error(`it was read as ${invocation.kind}`);
  const io = {
    env,
    out: (text: string) => void (printed.out += text),
    err: (text: string) => void (printed.err += text),
    width: undefined,
    signal: AbortSignal.timeout(10_000),
  };
  expect(await totpCommand(invocation, io)).toBe(0);
  return printed;
}

async function secretIn(line: string): Promise<Uint8Array | undefined> {
  const key = parseTotpKey(KEY);
  if (key === undefined) throw new Error('no key');
  return totpSecrets(await aFile('totp', line), key).secretOf(ERIN);
}

describe('recap totp enroll', () => {
  it('prints what the person scans, and the line for the file, which holds the same secret, sealed', async () => {
    const { out, err } = await totp('enroll U0ERIN --workspace T0RECAP', { RECAP_TOTP_KEY: KEY });
    const [, secret = ''] = /^otpauth:\/\/totp\/RECap:U0ERIN\?secret=([A-Z2-7]{32})&issuer=RECap$/m.exec(err) ?? [];
    expect(err).toMatch(/[█▀▄]{20}/);
    expect(out).toMatch(/^T0RECAP U0ERIN v1\.[\w-]+\n$/);
    expect(out).not.toContain(secret);
    expect(await secretIn(out)).toEqual(Buffer.from(decodeBase32(secret) ?? []));
    expect((await totp('enroll U0ERIN --workspace T0RECAP', { RECAP_TOTP_KEY: KEY })).err).not.toContain(secret);
  });

  it('asks Slack which workspace it is, and takes the key from a file', async () => {
    const workspace = await startWorkspace();
    onTestFinished(() => workspace.close());
    const config = await aFile(
      'recap.yaml',
      `{ slack: { apiUrl: "${workspace.apiUrl}" }, clusters: { a: { inCluster: true } } }`,
    );
    const key = await aFile('key', `${KEY}\n`);
    const env = { RECAP_TOTP_KEY_FILE: key, SLACK_BOT_TOKEN: workspace.botToken };
    expect(await secretIn((await totp(`enroll U0ERIN --config ${config}`, env)).out)).toHaveLength(20);
  });

  it.each([
    ['without a key', 'enroll U0ERIN --workspace T0RECAP', {}, 'RECAP_TOTP_KEY'],
    ['with half a key', 'enroll U0ERIN --workspace T0RECAP', { RECAP_TOTP_KEY: KEY.slice(22) }, 'does not look like'],
    ['without a workspace', 'enroll U0ERIN', { RECAP_TOTP_KEY: KEY }, 'which workspace'],
    ['for what is no workspace', 'enroll U0ERIN --workspace acme', { RECAP_TOTP_KEY: KEY }, 'id of a workspace'],
    ['for a name', 'enroll erin --workspace T0RECAP', { RECAP_TOTP_KEY: KEY }, 'SLACK_USER_ID'],
    ['as another verb', 'remove U0ERIN', { RECAP_TOTP_KEY: KEY }, 'SLACK_USER_ID'],
  ])('is refused %s', async (_, args, env, why) => {
    await expect(totp(args, env)).rejects.toThrow(why);
  });
});

describe('recap check, of the second factors,', () => {
  it('tells how many people there are, what is wrong, and what it can not know', async () => {
    const { out } = await totp('enroll U0ERIN --workspace T0RECAP', { RECAP_TOTP_KEY: KEY });
    const file = await aFile('totp', `${out}${out.replace('U0ERIN', 'U0BOB')}`);
    const { what, problems } = await checkSecondFactor(file, { env: { RECAP_TOTP_KEY: KEY } });
    expect(what).toMatch(/^second factors of 2 people \(who may approve and has none is not known/);
    expect(problems).toEqual([expect.stringContaining('U0BOB does not open')]);
  });

  it('says that the key is missing', async () => {
    const { problems } = await checkSecondFactor('/nowhere', { env: {} });
    expect(problems).toEqual([expect.stringContaining('RECAP_TOTP_KEY: is not set')]);
    await expect(checkSecondFactor('/nowhere', { env: { RECAP_TOTP_KEY: KEY } })).rejects.toThrow("can't be read");
  });
});

it('recap serve does not start without the key of the second factors that are configured', async () => {
  const config = await aFile('recap.yaml', '{ secondFactor: { secrets: totp }, clusters: { a: { inCluster: true } } }');
  const env = { SLACK_BOT_TOKEN: 'xoxb-1-2-abc', SLACK_APP_TOKEN: 'xapp-1-2-abc' };
  const ignore = (): void => undefined;
  const io = { env, out: ignore, err: ignore, width: undefined, signal: AbortSignal.abort() };
  await expect(serveCommand({ config, sandbox: false }, findInstallation(), io)).rejects.toThrow('RECAP_TOTP_KEY');
});
