import { randomBytes } from 'node:crypto';

/**
 * Every code that a person or a runbook can meet, with what it means. The table is the documentation of the codes: a test
 * checks that each is used and that nothing else is.
 */
export const ERROR_CODES = {
  // What was asked
  'bad-words': 'The words could not be read as a command.',
  'unknown-command': 'No command and no capsule has that name.',
  'bad-argument': 'A flag or an argument is unknown, missing or out of its range.',
  'bad-target': 'The target is not written as a target.',
  'target-not-found': 'Nothing of that name is there, or nothing that the asker may see.',
  'ambiguous-target': 'The name fits several things, or the pod has several containers.',
  'too-many-targets': 'More pods than one command may touch.',
  'target-not-ready': 'The pod or container is in no state to be looked into.',
  'unknown-cluster': 'No cluster of that name is configured.',
  'run-not-found': 'No run of that id, or none that the asker may see.',
  'run-over': 'The run has ended already.',
  duplicate: 'The same request was delivered before.',
  // Who asked
  'not-a-member': 'Outsiders, guests, bots and deactivated people are refused.',
  'no-identity': 'The person is mapped to no Kubernetes identity.',
  'not-allowed': "The cluster's RBAC does not grant it.",
  'approval-required': 'The run may start only when others approve it, and nobody could be asked.',
  'approval-not-found': 'No request for approval of that id, or not where it was pressed.',
  'approval-over': 'The request for approval has been decided, was withdrawn, expired or is void.',
  'approval-refused': 'The approval does not count: it is of the requester, or was given already.',
  'second-factor-required': 'The approval counts only with a code of the second factor, which a form asks for.',
  'second-factor-wrong': 'The code is wrong or was used before, or too many were wrong.',
  'second-factor-missing': 'No administrator has enrolled the person, or the secret can not be read.',
  'reason-required': 'The policy wants to know why.',
  // Before it runs
  'does-not-fit': 'The capsule does not fit the node or the target.',
  'image-refused': "The policy of images does not let the capsule's image run.",
  'under-pressure': 'The node or the pod is short of memory.',
  'admission-refused': 'Pod Security, a quota or a webhook refuses the capsule.',
  'queue-full': 'Too many runs are waiting.',
  'shutting-down': 'The bot is stopping and takes no new runs.',
  // While it runs
  'bot-not-allowed': 'The bot itself lacks a permission on the cluster.',
  'image-pull': "The capsule's image can't be pulled.",
  'start-failed': 'The capsule could not start.',
  'start-timeout': 'The capsule did not start in time.',
  'started-too-late': 'The capsule was started after its start-by time, and refused to run.',
  'tool-failed': 'The tool ended with an error.',
  'tool-missing': "The tool is not in the capsule's image.",
  deadline: 'The tool did not end in time and was ended.',
  stopped: 'A person stopped the run.',
  interrupted: 'The run was cut short and can not be completed.',
  'target-gone': 'The pod or its container went away during the run.',
  'output-lost': 'The output did not arrive whole.',
  'cluster-unreachable': 'The API server does not answer.',
  'cluster-refused': 'The API server refuses the request.',
  'store-unreachable': "The bot's store of runs (Redis) does not answer.",
  'audit-unavailable': 'The audit can not be written, and nothing is done that it would not tell of.',
  'chat-undeliverable': 'The answer could not be posted.',
  'bad-configuration': 'The configuration has mistakes.',
  internal: 'A mistake of ours; the reference leads to the log.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * The only error whose text a person may see. `userMessage` says what happened in plain words; `hint` says what would help.
 * Neither may hold a secret: everything is redacted again before it leaves (core/answer).
 */
export class RecapError extends Error {
  readonly hint: string | undefined;

  constructor(
    readonly code: ErrorCode,
    readonly userMessage: string,
    options: { cause?: unknown; hint?: string | undefined } = {},
  ) {
    super(`${code}: ${userMessage}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'RecapError';
    this.hint = options.hint;
  }
}

/** A short reference that joins what a person sees with the log line that explains it, like `e-4f9a01c2`. */
export function errorReference(): string {
  return `e-${randomBytes(4).toString('hex')}`;
}
