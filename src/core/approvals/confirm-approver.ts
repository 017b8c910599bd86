import type { ApprovalRecord } from '../../domain/approval.js';
import type { Outcome } from '../../domain/outcome.js';
import { done, refused } from '../../domain/outcome.js';
import type { Person } from '../../domain/person.js';
import type { Request } from '../../domain/request.js';
import { isTotpCode, matchTotp } from '../../domain/totp.js';
import type { Clock, CodeTries, Conversation, Deliveries, SecondFactors } from '../ports.js';

export interface SecondFactorSetup {
  readonly secrets: SecondFactors;
  readonly tries: CodeTries;
}

export interface ConfirmDeps {
  /** Where nothing is set up, nobody can confirm anything. */
  readonly secondFactor?: SecondFactorSetup | undefined;
  readonly deliveries: Deliveries;
  readonly clock: Clock;
}

/**
 * Whether a person has confirmed, by the code of their second factor, that it is they who approve; where no code came yet, a form asks
 * for it. A code counts once, and a person has five tries. Rejects when the secrets or the store do not answer: nothing is confirmed
 * then.
 */
export async function confirmApprover(
  approval: ApprovalRecord,
  person: Person,
  { code }: Pick<Request, 'code'>,
  conversation: Pick<Conversation, 'askCode'>,
  { secondFactor, deliveries, clock }: ConfirmDeps,
): Promise<Outcome<void>> {
  if (approval.secondFactor === undefined) return done(undefined);
  const secret = await secondFactor?.secrets.secretOf(person);
  if (secondFactor === undefined || secret === undefined) return notEnrolled(person);
  if (code === undefined) {
    await conversation.askCode?.(approval);
    return codeRequired(approval);
  }
  if (!isTotpCode(code)) return wrong('A code has six digits.');
  const who = `${person.chat}:${person.workspace}:${person.id}`;
  if (!(await secondFactor.tries.begin(who))) {
    return wrong('Too many codes were wrong.', 'Wait 10 minutes, or let somebody else approve it.');
  }
  const step = matchTotp(secret, code, clock.now());
  if (step === undefined) {
    return wrong('This code is not right.', 'It changes every 30 seconds, and the clock of your device must be right.');
  }
  if (!(await deliveries.claim(`totp:${who}:${step}`))) {
    return wrong('This code was used already.', 'The next one comes within 30 seconds.');
  }
  await secondFactor.tries.forget(who);
  return done(undefined);
}

const wrong = (reason: string, hint?: string): Outcome<never> => refused('second-factor-wrong', reason, { hint });

function codeRequired({ message }: ApprovalRecord): Outcome<never> {
  const where = message === undefined ? 'Type /recap approve with its id' : 'Press Approve at the request';
  return refused('second-factor-required', 'To approve this, you confirm it with a code, in a form.', {
    hint: `${where}; the form opens at once. If it does not, try again.`,
  });
}

function notEnrolled({ id }: Person): Outcome<never> {
  return refused('second-factor-missing', 'To approve this, you need a second factor, and you have none here.', {
    hint: `Whoever runs RECap enrols you: recap totp enroll ${id}`,
  });
}
