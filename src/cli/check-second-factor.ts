import { renderProblem } from '../catalog/problem.js';
import { readTotpKey } from '../secrets.js';
import { checkSecretsFile } from '../totp/totp-secrets.js';
import { secretReader } from './environment.js';
import type { Io } from './io.js';

/** The key and the file of the second factors. Rejects when the file can't be read. */
export async function checkSecondFactor(
  file: string,
  { env }: Pick<Io, 'env'>,
): Promise<{ readonly what: string; readonly problems: readonly string[] }> {
  const { key, problems } = readTotpKey(secretReader(env));
  if (key === undefined) return { what: 'second factors', problems: problems.map(renderProblem) };
  const { people, problems: unfit } = await checkSecretsFile(file, key);
  // RBAC answers for one person at a time, so nobody can list those who may.
  const what = `second factors of ${people} people (who may approve and has none is not known before they try)`;
  return { what, problems: unfit };
}
