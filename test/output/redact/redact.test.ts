import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact, RULES } from '../../../src/output/redact/redact.js';

/** Made of pieces, so that no scanner takes a test for a leak. */
const letters = (count: number): string => 'aB3dE5gH7jK9mN2pQ4rS6tU8vW1xY0z'.repeat(20).slice(0, count);
const R = '[redacted]';
const upper = letters(60)
  .toUpperCase()
  .replace(/[0189]/g, 'A');
const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${letters(43)}`;
const dashes = '-'.repeat(5);
const begin = (kind: string): string => `${dashes}BEGIN ${kind}${dashes}`;
const end = (kind: string): string => `${dashes}END ${kind}${dashes}`;

describe('secrets that tell by their own look', () => {
  it.each([
    ['an AWS access key', `AKIA${upper.slice(0, 16)}`],
    ['a temporary AWS access key', `ASIA${upper.slice(0, 16)}`],
    ['a GitHub token', `ghp_${letters(36)}`],
    ['a GitHub app token', `ghs_${letters(36)}`],
    ['a fine-grained GitHub token', `github_pat_${letters(22)}_${letters(59)}`],
    ['a GitLab token', `glpat-${letters(20)}`],
    ['a Slack bot token', `xoxb-1234567890-1234567890-${letters(24)}`],
    ['a Slack app token', `xapp-1-A0123-456-${letters(32)}`],
    ['an npm token', `npm_${letters(36)}`],
    ['a Stripe key', `sk_live_${letters(24)}`],
    ['a Google API key', `AIza${letters(35)}`],
    ['a Google OAuth token', `ya29.${letters(60)}`],
    ['an Azure client secret', `abc8Q~${letters(34)}`],
    ['an AI provider key', `sk-ant-api03-${letters(40)}`],
    ['a Vault token', `hvs.${letters(24)}`],
    ['a SendGrid key', `SG.${letters(22)}.${letters(43)}`],
    ['a Docker Hub token', `dckr_pat_${letters(27)}`],
    ['a PyPI token', `pypi-AgEIcHlwaS5vcmc${letters(40)}`],
    ['an age key', `AGE-SECRET-KEY-1${upper.slice(0, 58)}`],
    ['a JSON Web Token', jwt],
  ])('%s', (_what, secret) => {
    expect(redact(secret)).toBe(R);
    expect(redact(`x "${secret}", (${secret}) ${secret}\n`)).toBe(`x "${R}", (${R}) ${R}\n`);
    // An output can be cut in the middle of one.
    expect(redact(secret.slice(0, Math.ceil(secret.length * 0.8)))).toBe(R);
  });

  it('the path of a webhook', () => {
    expect(redact(`https://hooks.slack.com/services/T0/B0/${letters(24)}`)).toBe(
      `https://hooks.slack.com/services/${R}`,
    );
  });

  it('the signature of a signed address', () => {
    expect(redact('https://x.blob.core.windows.net/c?sv=2022&sig=abcDEF%2B123%3D&se=1')).toBe(
      `https://x.blob.core.windows.net/c?sv=2022&sig=${R}&se=1`,
    );
  });
});

describe('private keys', () => {
  it.each([
    'RSA PRIVATE KEY',
    'PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'OPENSSH PRIVATE KEY',
    'EC PRIVATE KEY',
    'PGP PRIVATE KEY BLOCK',
  ])('%s', (kind) => {
    const key = `${begin(kind)}\nProc-Type: 4,ENCRYPTED\n\nMIIabc+/=\nabc=\n${end(kind)}`;
    expect(redact(`before\n${key}\nafter`)).toBe(`before\n${begin(kind)}${R}${end(kind)}\nafter`);
    expect(redact(JSON.stringify({ key }))).toBe(`{"key":"${begin(kind)}${R}${end(kind)}"}`);
  });

  it('that are cut at the limit, as far as the lines are a key’s', () => {
    const cut = `a\n${begin('RSA PRIVATE KEY')}\n  MIIabcdef\n  ghijkl`;
    expect(redact(cut)).toBe(`a\n${begin('RSA PRIVATE KEY')}${R}`);
    expect(redact(`${cut}\n  PID TTY\n`)).toBe(`a\n${begin('RSA PRIVATE KEY')}${R}\n  PID TTY\n`);
  });

  it('one after the other, keeping what stands between', () => {
    const key = `${begin('PRIVATE KEY')}\nMII\n${end('PRIVATE KEY')}`;
    expect(redact(`${key}\nkept\n${key}`)).toBe(
      `${begin('PRIVATE KEY')}${R}${end('PRIVATE KEY')}\nkept\n${begin('PRIVATE KEY')}${R}${end('PRIVATE KEY')}`,
    );
  });

  it('but no certificates and no public keys, which everybody may have', () => {
    const text = `${begin('CERTIFICATE')}\nMIIabc=\n${end('CERTIFICATE')}\n${begin('PUBLIC KEY')}\nMIIabc=\n${end('PUBLIC KEY')}`;
    expect(redact(text)).toBe(text);
  });
});

describe('secrets that tell by their place', () => {
  it.each([
    ['postgres://web:hunter2@db:5432/web', `postgres://web:${R}@db:5432/web`],
    ['redis://:hunter2@cache', `redis://:${R}@cache`],
    ['amqp://u:p@ss/w@rd@mq/v', `amqp://u:${R}@mq/v`],
    ['DB=mysql://u:hunter2', `DB=mysql://u:${R}`],
    ['Authorization: Bearer abcdefgh', `Authorization: Bearer ${R}`],
    ['authorization: Basic dXNlcjpwYXNz', `authorization: Basic ${R}`],
    ['Authorization: hunter2', `Authorization: ${R}`],
    ['{"Authorization":"Bearer abc12345"}', `{"Authorization":"Bearer ${R}"}`],
    ['-H Proxy-Authorization:Digest username="a", response="b"', `-H Proxy-Authorization:Digest ${R}"a", response="b"`],
    ['a Bearer abc12345def', `a Bearer ${R}`],
    ['Cookie: a=b; session=c', `Cookie: ${R}`],
    ['Set-Cookie: a=b; HttpOnly', `Set-Cookie: ${R}`],
    ['mysql -h db -uroot -phunter2 shop', `mysql -h db -uroot -p${R} shop`],
    ['redis-cli -h cache -a hunter2 ping', `redis-cli -h cache -a ${R} ping`],
    ['sshpass -p hunter2 ssh web', `sshpass -p ${R} ssh web`],
    ['curl -s -u admin:hunter2 http://x', `curl -s -u admin:${R} http://x`],
  ])('%s', (text, shown) => {
    expect(redact(text)).toBe(shown);
  });
});

describe('secrets that tell by their name', () => {
  it.each([
    ['password=hunter2', `password=${R}`],
    ['PGPASSWORD=hunter2 psql -h db', `PGPASSWORD=${R} psql -h db`],
    ['MYSQL_PWD=hunter2', `MYSQL_PWD=${R}`],
    ['db.password = hunter2', `db.password = ${R}`],
    ['dbPassword: hunter2', `dbPassword: ${R}`],
    ['passphrase := "two words"', `passphrase := "${R}"`],
    ["'secret' => 'hunter2'", `'secret' => '${R}'`],
    ['tool --password hunter2 --verbose', `tool --password ${R} --verbose`],
    ['tool --api-key=hunter2 x', `tool --api-key=${R} x`],
    ['tool --token "a b" x', `tool --token "${R}" x`],
    ['{"token": "abc", "user": "x"}', `{"token": "${R}", "user": "x"}`],
    ['{\\"client_secret\\":\\"abc\\",\\"a\\":1}', `{\\"client_secret\\":\\"${R}\\",\\"a\\":1}`],
    ['{token:abc,user:x}', `{token:${R},user:x}`],
    ['api_key: abc', `api_key: ${R}`],
    ['AWS_SECRET_ACCESS_KEY=abc', `AWS_SECRET_ACCESS_KEY=${R}`],
    ['aws_session_token = abc', `aws_session_token = ${R}`],
    ['client-key-data: TUlJ', `client-key-data: ${R}`],
    ['certificate-authority-data: TUlJ', `certificate-authority-data: ${R}`],
    ['AccountName=a;AccountKey=abc==;EndpointSuffix=x', `AccountName=a;AccountKey=${R};EndpointSuffix=x`],
    ['Server=db;Pwd=hunter2;Database=x', `Server=db;Pwd=${R};Database=x`],
    ['/login?user=x&password=a%20b&next=/', `/login?user=x&password=${R}&next=/`],
    ['password=a,b&c;d', `password=${R}`],
    ['password: |\n    one\n    two\nnext: 1', `password: |\n    ${R}\nnext: 1`],
    ['password="never closed', `password="${R}`],
    [`ENCRYPTION_KEY=${letters(8)}`, `ENCRYPTION_KEY=${R}`],
    [`key=${letters(24)}`, `key=${R}`],
    [`session: ${letters(32)}`, `session: ${R}`],
    ['pass=hunter2', `pass=${R}`],
    ['token=de647ce5-5d1f-4b6d-baf3-9b6b3cc5b7ed', `token=${R}`],
  ])('%s', (text, shown) => {
    expect(redact(text)).toBe(shown);
  });
});

describe('what has to stay', () => {
  it.each([
    'tokenizer=bpe max_tokens=4096 token_type=bearer token=7',
    'pass=3 fail=0 passes: 12',
    '/etc/passwd:/etc/passwd:ro cat /etc/passwd',
    '-v /run/secrets/token:/token',
    'PWD=/srv/app OLDPWD=/',
    'keyboard=us monkey=george key=value hotkey: ctrl-a primary_key=id',
    'secretName: web-tls password_file=/run/secrets/db passwordPolicy: strict',
    'password: "" token: null secret=<none> password=$DB_PASSWORD token=${TOKEN} pwd=***',
    'commit 385f0f5aa2b1c3d4e5f60718293a4b5c6d7e8f90',
    'ghcr.io/recap-dev/capsules/ps@sha256:959d37ab68d151a7781e5bfe582f33cafe629940f05eb913ef74316a27fb0aff',
    'uid de647ce5-5d1f-4b6d-baf3-9b6b3cc5b7ed key=de647ce5-5d1f-4b6d-baf3-9b6b3cc5b7ed',
    'web-7c9d8b6f5-x2x4p shop/web-7c9d8b6f5-x2x4p:app',
    'http://web:8080/users/@me http://10.0.0.1:80, (http://a:1)',
    'bearer of news, Bearer authentication is on, Basic authentication',
    'users:(("nginx",pid=1,fd=6)) 127.0.0.1:8080 [::1]:443',
    'Unexpected token: } in std::token::Kind secret::x',
    'sk-learn ghp_x npm_config_cache eyJ AKIA',
    'mysql -h db -P 3306 -p redis-cli -p 6379 curl -u admin http://x',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('redaction', () => {
  const pieces = [
    'password=',
    'token: ',
    '"secret":"',
    '--token ',
    'x',
    '"',
    "'",
    '\\"',
    ' ',
    '\n',
    ';',
    '&',
    ',',
    '=',
    ':',
    '//',
    '@',
    '://u:',
    'Bearer ',
    'Authorization: ',
    'Basic ',
    'cookie: ',
    'hunter2',
    'abc123def456',
    R,
    '[',
    ']',
    'key=',
    letters(40),
    jwt,
    begin('PRIVATE KEY'),
    end('PRIVATE KEY'),
    `ghp_${letters(30)}`,
    'mysql ',
    ' -p',
    'curl -u a:',
    '|',
    '  ',
    '$(x)',
    '<a>',
    '-',
    '.',
    '\t',
  ];

  it('gives the same when applied twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
        const once = redact(parts.join(''));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes a password out wherever a name and quotes put it', () => {
    const name = fc.constantFrom('password', 'DB_PASSWORD', 'db-password', 'dbPassword', 'client_secret', 'authToken');
    const value = fc.stringMatching(/^[A-Za-z][A-Za-z0-9!#%^*_+/]{5,20}$/);
    const shape = fc.constantFrom<(n: string, v: string) => string>(
      (n, v) => `${n}=${v}`,
      (n, v) => `x ${n}: ${v}\n`,
      (n, v) => `{"${n}": "${v}"}`,
      (n, v) => `--${n} ${v}`,
      (n, v) => `https://x/?${n}=${v}&y=1`,
      (n, v) => `export ${n}='${v}'`,
    );
    fc.assert(
      fc.property(name, value, shape, (n, v, write) => {
        expect(redact(write(n, v))).not.toContain(v);
      }),
    );
  });

  it.each([
    'a',
    'a:',
    '://u:/',
    'eyJ-',
    begin('PRIVATE KEY'),
    'password=',
    'token:\\"\\',
    'mysql -',
    'authorization: ',
    'password: |\n x',
  ])('needs no more than its share of time for a line of a million %j', (unit) => {
    const text = (length: number): string => unit.repeat(Math.ceil(length / unit.length));
    const slowest = (length: number): number =>
      Math.max(
        ...RULES.map((rule) => {
          const began = performance.now();
          rule.apply(text(length));
          return performance.now() - began;
        }),
      );
    slowest(10_000);
    // Quadratic would be 10,000 times the time of a hundredth; the floor takes the noise of a busy machine.
    expect(slowest(1_000_000)).toBeLessThan(Math.max(slowest(10_000), 20) * 500);
  });
});
