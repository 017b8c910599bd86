import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSecret, parseTotpKey, sealSecret } from '../../src/totp/sealed-secret.js';
import { renderEntry } from '../../src/totp/secrets-file.js';
import { checkSecretsFile, totpSecrets } from '../../src/totp/totp-secrets.js';
import { ALICE } from '../support/examples.js';
import { aTotpKey } from '../support/totp.js';

const OWNER = { workspace: 'T0RECAP', user: 'U0ERIN' };
const ERIN = { ...ALICE, chat: 'slack', workspace: 'T0RECAP', id: 'U0ERIN', name: 'erin' };
const SECRET = randomBytes(20);
const KEY = aTotpKey();

async function aFile(...lines: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recap-totp-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'totp');
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}
const entry = (secret = SECRET, owner = OWNER, key = KEY): string =>
  renderEntry({ ...owner, sealed: sealSecret(secret, owner, key) });

describe('a sealed secret', () => {
  it('opens with its key for its owner, and never looks the same', () => {
    const sealed = sealSecret(SECRET, OWNER, KEY);
    expect(openSecret(sealed, OWNER, KEY)).toEqual(SECRET);
    expect(sealSecret(SECRET, OWNER, KEY)).not.toBe(sealed);
    expect(sealed).not.toContain(SECRET.toString('base64url').slice(4, 20));
  });

  it('opens for nobody else, with no other key, and not when a bit of it is another', () => {
    const sealed = sealSecret(SECRET, OWNER, KEY);
    expect(openSecret(sealed, { ...OWNER, user: 'U0BOB' }, KEY)).toBeUndefined();
    expect(openSecret(sealed, { ...OWNER, workspace: 'T0OTHER' }, KEY)).toBeUndefined();
    expect(openSecret(sealed, OWNER, aTotpKey())).toBeUndefined();
    const bytes = Buffer.from(sealed.slice(3), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(openSecret(`v1.${changed.toString('base64url')}`, OWNER, KEY)).toBeUndefined();
    }
  });

  it.each(['', 'v1.', 'v2.AAAA', 'v1.AAAA', `v1.${'A'.repeat(37)}`, 'v1.####'])('is not %j', (text) =>
    expect(openSecret(text, OWNER, KEY)).toBeUndefined(),
  );
});

it.each([
  '',
  'short',
  randomBytes(31).toString('base64'),
  randomBytes(33).toString('base64'),
  'A'.repeat(43),
  ' '.repeat(44),
])('takes no key but 32 bytes of base64: not %j', (text) => expect(parseTotpKey(text)).toBeUndefined());

describe('the file of secrets', () => {
  it('has the secret of each person of each workspace, and the last one counts', async () => {
    const newer = randomBytes(20);
    const other = { ...OWNER, workspace: 'T0OTHER' };
    const path = await aFile('# enrolled', '', entry(), entry(newer), entry(randomBytes(20), other));
    const secrets = totpSecrets(path, KEY);
    expect(await secrets.secretOf(ERIN)).toEqual(newer);
    expect(await secrets.secretOf({ ...ERIN, id: 'U0BOB' })).toBeUndefined();
    expect(await secrets.secretOf({ ...ERIN, chat: 'cli' })).toBeUndefined();
  });

  it('is read anew, so that whoever is enrolled can approve at once', async () => {
    const path = await aFile();
    const secrets = totpSecrets(path, KEY);
    expect(await secrets.secretOf(ERIN)).toBeUndefined();
    await writeFile(path, entry());
    expect(await secrets.secretOf(ERIN)).toEqual(SECRET);
  });

  it('does not stand for another person by a line that was copied', async () => {
    const path = await aFile(entry(SECRET, { ...OWNER, user: 'U0BOB' }).replace('U0BOB', 'U0ERIN'));
    await expect(totpSecrets(path, KEY).secretOf(ERIN)).rejects.toMatchObject({ code: 'second-factor-missing' });
  });

  it('says in its check which lines are no use, and keeps the secrets to itself', async () => {
    const path = await aFile(entry(), 'nonsense', entry(SECRET, OWNER, aTotpKey()), entry(randomBytes(8)));
    const { people, problems } = await checkSecretsFile(path, KEY);
    expect(people).toBe(1);
    expect(problems.map((problem) => problem.replace(path, 'FILE'))).toEqual([
      'FILE:2: is no entry; recap totp enroll writes them',
      'FILE:3: the secret of U0ERIN does not open: another key, or not theirs',
      'FILE:4: the secret of U0ERIN does not open: another key, or not theirs',
    ]);
    expect((await checkSecretsFile(await aFile(), KEY)).problems).toEqual([expect.stringContaining('holds nobody')]);
  });

  it('is missing, or no file of ours by its size', async () => {
    await expect(checkSecretsFile('/nowhere/totp', KEY)).rejects.toMatchObject({ code: 'bad-configuration' });
    const huge = await aFile('#'.repeat(1024 * 1024));
    await expect(checkSecretsFile(huge, KEY)).rejects.toMatchObject({ code: 'bad-configuration' });
  });

  it('lets nobody approve while it can not be read, and does not say in a chat where it is', async () => {
    const reading = totpSecrets('/nowhere/totp', KEY).secretOf(ERIN);
    await expect(reading).rejects.toMatchObject({
      code: 'second-factor-missing',
      userMessage: 'The second factors can not be read.',
    });
  });
});
