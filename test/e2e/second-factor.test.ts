import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { totpCommand } from '../../src/cli/totp-command.js';
import { decodeBase32 } from '../../src/domain/base32.js';
import { hotp, totpStep } from '../../src/domain/totp.js';
import { parseTotpKey } from '../../src/totp/sealed-secret.js';
import type { WholeBot } from '../support/whole-bot.js';
import { openWholeBot } from '../support/whole-bot.js';
import { firstAfter, hasEnded, INCIDENT, PATIENCE_MS } from './asking.js';
import { buttonsOf, read } from './read-message.js';

const KEY = randomBytes(32).toString('base64');
let folder: string;
let whole: WholeBot;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recap-totp-'));
  await writeFile(join(folder, 'totp'), '');
  const totpKey = parseTotpKey(KEY);
  whole = await openWholeBot({
    ...(totpKey !== undefined && { totpKey }),
    settings: (settings) => ({
      ...settings,
      secondFactor: { secrets: join(folder, 'totp') },
      approvals: {
        timeZone: 'UTC',
        rules: [
          {
            when: { capsules: ['netstat'] },
            quorum: 1,
            expiry: 600_000,
            reason: 'optional',
            secondFactor: 'totp',
            remindEvery: 3_600_000,
          },
        ],
      },
    }),
  });
}, 120_000);
afterAll(async () => {
  await whole.close();
  await rm(folder, { recursive: true });
}, 60_000);

/** `recap totp enroll`, as an administrator types it; gives what the person's app knows from then on. */
async function enroll(user: string): Promise<Uint8Array> {
  const printed: string[] = [];
  const io = {
    env: { RECAP_TOTP_KEY: KEY },
    out: (text: string) => void printed.push(text),
    err: (text: string) => void printed.push(text),
    width: undefined,
    signal: AbortSignal.timeout(PATIENCE_MS),
  };
  await totpCommand({ kind: 'totp', user, config: 'none', workspace: 'T0RECAP' }, io);
  await writeFile(join(folder, 'totp'), printed.at(-1) ?? '');
  const [, secret = ''] = /secret=([A-Z2-7]+)/.exec(printed.join('')) ?? [];
  return decodeBase32(secret) ?? new Uint8Array();
}

it(
  'the whole bot runs what erin approved with the code of her app, once she is enrolled',
  { timeout: 3 * PATIENCE_MS },
  async () => {
    const { workspace } = whole;
    const erin = workspace.as('U0ERIN');
    const request = await firstAfter(
      workspace,
      () => workspace.as('U0ALICE').slash(INCIDENT, 'netstat shop/web'),
      (message) => buttonsOf(message).some(({ actionId }) => actionId === 'recap_approve'),
    );
    await erin.press(INCIDENT, request.ts, 'recap_approve');
    const told = await workspace.waitFor((now) => now.ephemerals('U0ERIN')[0], {
      timeoutMs: PATIENCE_MS,
      what: 'a reply',
    });
    expect(read(told)).toContain('recap totp enroll U0ERIN');

    const secret = await enroll('U0ERIN');
    await erin.press(INCIDENT, request.ts, 'recap_approve');
    await workspace.waitFor(() => erin.view, { timeoutMs: PATIENCE_MS, what: 'the form' });
    const code = hotp(secret, totpStep(Date.now()));
    await erin.submit({ code: { digits: { type: 'plain_text_input', value: code } } });
    const ran = await workspace.waitFor((now) => now.messages(INCIDENT, request.ts).find(hasEnded), {
      timeoutMs: PATIENCE_MS,
      what: 'the run',
    });
    expect(read(ran)).toContain('netstat');
    expect(whole.log.lines.map((line) => JSON.stringify(line)).join('\n')).not.toContain(code);
  },
);
