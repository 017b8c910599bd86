import type { SecondFactors } from '../core/ports.js';
import { RecapError } from '../domain/errors.js';
import type { TotpKey } from './sealed-secret.js';
import { openSecret } from './sealed-secret.js';
import { readSecretsFile } from './secrets-file.js';

/** RFC 4226 wants 128 bits at least. */
const LEAST_BYTES = 16;

const TELL = 'Tell whoever runs RECap: recap check says why.';

/**
 * The secrets of the people in a file, read anew each time, so that whoever is enrolled can approve at once. Of several entries of one
 * person the last counts: a new enrolment takes the place of the old one.
 */
export function totpSecrets(path: string, key: TotpKey): SecondFactors {
  return {
    async secretOf({ chat, workspace, id: user }) {
      if (chat !== 'slack') return undefined;
      const { entries } = await readSecretsFile(path).catch((cause: unknown) => {
        // Where the file is, is none of the chat's business.
        throw new RecapError('second-factor-missing', 'The second factors can not be read.', { cause, hint: TELL });
      });
      const entry = entries.filter((one) => one.workspace === workspace && one.user === user).at(-1);
      if (entry === undefined) return undefined;
      const secret = openSecret(entry.sealed, entry, key);
      if (secret !== undefined && secret.length >= LEAST_BYTES) return secret;
      throw new RecapError('second-factor-missing', 'The secret of your second factor can not be read.', {
        hint: `${TELL} They enrol you anew: recap totp enroll ${user}`,
      });
    },
  };
}

/** How many people the file holds, and what is wrong with it, a line each. Rejects when it can't be read. */
export async function checkSecretsFile(
  path: string,
  key: TotpKey,
): Promise<{ readonly people: number; readonly problems: readonly string[] }> {
  const { entries, unread } = await readSecretsFile(path);
  const people = new Set(entries.map(({ workspace, user }) => `${workspace} ${user}`)).size;
  const problems = [
    ...unread.map((line) => `${path}:${line}: is no entry; recap totp enroll writes them`),
    ...entries
      .filter((entry) => (openSecret(entry.sealed, entry, key)?.length ?? 0) < LEAST_BYTES)
      .map(({ line, user }) => `${path}:${line}: the secret of ${user} does not open: another key, or not theirs`),
    ...(people === 0 ? [`${path} holds nobody, so nobody can approve what asks for a second factor`] : []),
  ];
  return { people, problems };
}
