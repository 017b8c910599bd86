/** How much a name says of its value: `sure` is a secret whatever it looks like, `maybe` is one if it looks random. */
export type Suspicion = 'sure' | 'maybe' | 'none';

/** The last word of a name that is a secret's: `PGPASSWORD`, `client_secret`, `authToken`; not `tokenizer`, `secretName`. */
const SURE_ENDING = /(?:password|passwd|passphrase|passcode|secret|token|apikey|credential|credentials)$/;

/** The last two words: any `key` is no secret, but these are. */
const SURE_PAIR =
  /(?:^| )(?:api|access|account|private|secret|shared|encryption|encrypt|decryption|signing|signature|master|auth|license|service|storage|deploy|webhook|session|cookie|hmac|aes|rsa|ssh|gpg|data)key$|(?:^| )(?:api|access|account|private|secret|shared|encryption|signing|master|auth|license|storage|deploy|session|hmac|aes|rsa|ssh|gpg) key$/;

/** Whole names, in words: the ones that no ending tells, among them the data of a kubeconfig. */
const SURE_NAMES: ReadonlySet<string> = new Set([
  'client key data',
  'client certificate data',
  'certificate authority data',
  'rediscli auth',
  'account key',
  'shared access key',
  'shared access signature',
  'dockerconfigjson',
  'htpasswd',
]);

const MAYBE_ENDING: ReadonlySet<string> = new Set([
  'key',
  'auth',
  'sig',
  'signature',
  'salt',
  'seed',
  'nonce',
  'session',
  'sessionid',
  'sid',
  'cookie',
  'jwt',
  'otp',
  'pin',
  'csrf',
]);

/** Judges a name as it stands in an assignment, a JSON key or a flag: `--db-password`, `spring.datasource.password`. */
export function judgeName(written: string): Suspicion {
  const words = wordsOf(written);
  const last = words.at(-1);
  if (last === undefined) return 'none';
  const name = words.join(' ');
  if (SURE_ENDING.test(last) || SURE_NAMES.has(name) || SURE_PAIR.test(name)) return 'sure';
  if (last === 'pass' || last === 'pwd') return 'sure';
  return MAYBE_ENDING.has(last) ? 'maybe' : 'none';
}

/** `dbPassword`, `DB_PASSWORD`, `db-password` and `db.password` are the words db, password. A long name is judged by its end. */
function wordsOf(written: string): string[] {
  return written
    .slice(-80)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Values that are no secret even behind a sure name: nothing, a reference, a mask. */
const NO_SECRET =
  /^(?:|true|false|null|nil|none|undefined|yes|no|unset|empty|\[redacted\]|<[^>]{0,60}>|[*•-]{1,80}|x{3,80}|\.{3}|\$\w{1,80}|\$[({][^)}]{1,80}[)}]|%\w{1,80}%)$/i;

/** Whether the value behind that name has to go. */
export function isSecret(name: string, value: string): boolean {
  const suspicion = judgeName(name);
  if (suspicion === 'none' || NO_SECRET.test(value) || !/[\p{L}\p{N}]/u.test(value)) return false;
  const last = wordsOf(name).at(-1) ?? '';
  // pass=3 counts, token=7 is an index, PWD=/srv is a folder.
  if (/^\d{1,3}$/.test(value) && (last === 'pass' || last.endsWith('token'))) return false;
  if (value.startsWith('/') && (last === 'pwd' || last === 'oldpwd' || last === 'passwd')) return false;
  return suspicion === 'sure' || looksRandom(value);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Long, of letters and digits, and without much repetition: at least 3 bits a character, where words have fewer and random base64
 * of that length more. UUIDs and digests with their algorithm are names of things.
 */
function looksRandom(value: string): boolean {
  if (value.length < 16 || UUID.test(value) || /^sha(?:1|256|512):/.test(value)) return false;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || /[\s]|^[/.]/.test(value)) return false;
  return entropyPerCharacter(value.slice(0, 256)) >= 3;
}

function entropyPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
