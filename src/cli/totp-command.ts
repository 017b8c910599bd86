import { randomBytes } from 'node:crypto';
import { renderUnicodeCompact } from 'uqr';
import { renderProblem } from '../catalog/problem.js';
import { encodeBase32 } from '../domain/base32.js';
import { RecapError } from '../domain/errors.js';
import { readTotpKey } from '../secrets.js';
import { findWorkspace } from '../slack/find-workspace.js';
import { sealSecret } from '../totp/sealed-secret.js';
import { renderEntry } from '../totp/secrets-file.js';
import type { Invocation } from './arguments.js';
import { secretReader } from './environment.js';
import type { ExitCode, Io } from './io.js';
import { EXIT } from './io.js';
import { loadSettings } from './serve-command.js';

/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20;

/**
 * `recap totp enroll`: a new secret for one person. What they scan goes to stderr, once; the sealed line for the file goes to stdout, so
 * `>> FILE` adds it. Nothing else keeps the secret.
 */
export async function totpCommand(
  { user, config, workspace: given }: Extract<Invocation, { kind: 'totp' }>,
  io: Io,
): Promise<ExitCode> {
  const { key, problems } = readTotpKey(secretReader(io.env));
  if (key === undefined) throw new RecapError('bad-configuration', problems.map(renderProblem).join('\n'));
  const workspace = given ?? (await askSlack(config, io));
  const secret = randomBytes(SECRET_BYTES);
  const uri = `otpauth://totp/RECap:${user}?secret=${encodeBase32(secret)}&issuer=RECap`;
  io.err(`For ${user} of ${workspace} alone: scan this with an authenticator app. It is shown once.\n\n`);
  io.err(`${renderUnicodeCompact(uri, { border: 2 })}\n\n${uri}\n\n`);
  io.err('The next line belongs into the file that secondFactor.secrets names; it counts at once.\n');
  io.out(`${renderEntry({ workspace, user, sealed: sealSecret(secret, { workspace, user }, key) })}\n`);
  return EXIT.done;
}

async function askSlack(config: string, io: Io): Promise<string> {
  const { value = '' } = secretReader(io.env)('SLACK_BOT_TOKEN');
  if (value === '') {
    throw new RecapError('bad-argument', 'It is not known which workspace the person is in.', {
      hint: "Set SLACK_BOT_TOKEN to ask Slack, or give the workspace's id: --workspace T0123ABC",
    });
  }
  return findWorkspace(value, loadSettings(config).slack.apiUrl, io.signal);
}
