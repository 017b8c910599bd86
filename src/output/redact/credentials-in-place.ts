import type { Rule } from './redacted.js';
import { patternRule } from './redacted.js';

/**
 * Credentials that their place gives away: in an address, in a header, behind an option of a tool that is known for it. Every
 * unbounded part stands where it can be entered once a line; the others have a bound.
 */
export const credentialsInPlace: readonly Rule[] = [
  // postgres://user:PASSWORD@host, also cut before the @. A port is no password; a raw / or @ in a password happens.
  patternRule(
    'password in an address',
    /(?<before>:\/\/[^\s:@/?#"'<>[\]]{0,128}:)(?!\d{1,5}(?:[/?#\s,;"'<>)\]]|$))[^\s"'<>]{1,256}(?<after>@)/g,
  ),
  patternRule(
    'password in an address that is cut',
    /(?<before>:\/\/[^\s:@/?#"'<>[\]]{1,128}:)(?!\d{1,5}[)\]},.;:]{0,4}$)(?![^\s"'<>/]{0,256}=\[redacted\]$)[^\s"'<>/]{1,256}$/g,
  ),
  // "Bearer of news" has no digit in its second word.
  patternRule('bearer token', /(?<before>\bBearer[ \t]{1,4})(?=[A-Za-z._~+/=-]{0,200}\d)[A-Za-z0-9._~+/=-]{8,}/gi),
  patternRule(
    'authorization header',
    /(?<before>\b(?:proxy-)?authorization\\?["']?[ \t]{0,4}[:=][ \t]{0,4}\\?["']?(?:(?:Basic|Bearer|Token|Digest|Negotiate|ApiKey|AWS4-HMAC-SHA256)[ \t]{1,4})?)(?!(?:Basic|Bearer|Token|Digest|Negotiate|ApiKey|AWS4-HMAC-SHA256)\b)[^\s"'\\[][^\r\n"'\\]{0,4000}/gi,
  ),
  patternRule('basic credentials', /(?<before>\bBasic[ \t]{1,4})[A-Za-z0-9+/]{6,}={1,2}/g),
  patternRule(
    'cookie header',
    /(?<before>\b(?:set-)?cookie\\?["']?[ \t]{0,4}:[ \t]{0,4}\\?["']?)[^\s"'\\[][^\r\n"'\\]{0,4000}/gi,
  ),
  patternRule(
    'password option of mysql',
    /(?<before>\b(?:mysql|mysqldump|mysqladmin|mysqlcheck|mysqlsh|mariadb|mariadb-dump)\b[^\n]{0,200}?[ \t]-p)[^\s-][^\s]{0,255}/g,
  ),
  patternRule(
    'password option of redis-cli',
    /(?<before>\bredis-cli\b[^\n]{0,200}?[ \t]-a[ \t]{1,4})[^\s-][^\s]{0,255}/g,
  ),
  patternRule('password option of sshpass', /(?<before>\bsshpass[ \t]{1,4}-p[ \t]{0,4})[^\s-][^\s]{0,255}/g),
  patternRule(
    'user option of curl and wget',
    /(?<before>\bcurl\b[^\n]{0,200}?[ \t](?:-u|--user|-U|--proxy-user)[ \t=]{0,4}["']?[^\s:"']{1,64}:)[^\s"']{1,256}/g,
  ),
];
