import { randomBytes } from 'node:crypto';
import { createMemoryCodeTries } from '../../src/memory/code-tries.js';
import type { StageOptions } from '../slack/support.js';
import { aRule } from '../support/fake-approvals.js';
import { Authenticators } from '../support/totp.js';
import type { GuardedBot } from './guarded-bot.js';
import { openGuardedBot } from './guarded-bot.js';

export interface SecondFactorBot extends GuardedBot {
  readonly apps: Authenticators;
  readonly formKey: Uint8Array;
  /** What somebody's app shows now, or so many codes later. */
  code(who: string, later?: number): string;
}

/** The guarded bot with a policy that wants a code of whoever approves; everybody but carol is enrolled. */
export async function openSecondFactorBot(options: StageOptions = {}): Promise<SecondFactorBot> {
  const ids = ['U0ALICE', 'U0BOB', 'U0ERIN', 'U0DAVE', 'U0GUEST', 'U0CIBOT', 'U0GONE'];
  const apps = new Authenticators(...ids);
  const formKey = randomBytes(32);
  const bot = await openGuardedBot({
    ...options,
    slack: { ...options.slack, formKey },
    approvals: {
      policy: { timeZone: 'UTC', rules: [aRule({ when: { capsules: ['dump'] }, secondFactor: 'totp' })] },
      secondFactor: { secrets: apps, tries: createMemoryCodeTries({ now: () => Date.now() }) },
    },
  });
  return { ...bot, apps, formKey, code: (who, later) => apps.code(who, bot.core.clock.now(), later) };
}
