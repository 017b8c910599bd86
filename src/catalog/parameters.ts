import { isIP } from 'node:net';
import { parseDuration } from '../domain/duration.js';
import { RecapError } from '../domain/errors.js';
import { parseClusterName, parseObjectName, quoteForPeople } from '../domain/names.js';
import { nearest } from '../domain/nearest.js';
import type { Parameter, ParameterValue } from '../domain/parameter.js';

/** What a value may be, in words: `10s to 5m`, `tcp, udp or all`; for usage texts and refusals alike. */
export function describeValues(parameter: Parameter): string {
  switch (parameter.type) {
    case 'boolean':
      return 'no value';
    case 'integer':
      return `a whole number from ${parameter.min} to ${parameter.max}`;
    case 'enum':
      return `${parameter.values.slice(0, -1).join(', ')} or ${parameter.values.at(-1) ?? ''}`;
    case 'port':
      return 'a port from 1 to 65535';
    case 'host':
      return 'a host name or an IP address';
    case 'duration':
      return `a duration from ${shortDuration(parameter.minMs)} to ${shortDuration(parameter.maxMs)}`;
    case 'path':
      return `an absolute path below ${parameter.root}, without ..`;
    case 'name':
      return 'a Kubernetes name';
    case 'cluster':
      return 'the name of a cluster';
    case 'text':
      return `words of at most ${parameter.most} characters`;
  }
}

/** Milliseconds as a person types them: `500ms`, `20s`, `5m`. */
export function shortDuration(ms: number): string {
  if (ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/**
 * One typed word to the checked value of a parameter. Nothing is coerced: `1e3`, `007`, `0x10` and `+1` are no numbers.
 * @throws RecapError `bad-argument` that names the flag, the word and what would do.
 */
export function parseParameter(parameter: Parameter, text: string): ParameterValue {
  const value = read(parameter, text);
  if (value !== undefined) return value;
  const near = parameter.type === 'enum' ? nearest(text, parameter.values, 1)[0] : undefined;
  throw new RecapError(
    'bad-argument',
    `${quoteForPeople(text)} does not do for --${parameter.flag}: it takes ${describeValues(parameter)}.`,
    { hint: near === undefined ? undefined : `Did you mean --${parameter.flag} ${near}?` },
  );
}

function read(parameter: Parameter, text: string): ParameterValue | undefined {
  switch (parameter.type) {
    case 'boolean':
      return undefined;
    case 'integer':
      return within(readInteger(text), parameter.min, parameter.max);
    case 'enum':
      return parameter.values.includes(text) ? text : undefined;
    case 'port':
      return within(readInteger(text), 1, 65_535);
    case 'host':
      return isHost(text) ? text : undefined;
    case 'duration':
      return within(parseDuration(text), parameter.minMs, parameter.maxMs);
    case 'path':
      return isPathBelow(text, parameter.root) ? text : undefined;
    case 'name':
      return accepted(parseObjectName, text);
    case 'cluster':
      return accepted(parseClusterName, text);
    case 'text':
      return readText(text, parameter.most);
  }
}

/** Decimal digits without a leading zero; at most 15 of them, so that the number is exact. */
function readInteger(text: string): number | undefined {
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
}

function within(value: number | undefined, min: number, max: number): number | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

/** RFC 1123 host name of at most 253 characters, or an IPv4 or IPv6 address without a zone. */
function isHost(text: string): boolean {
  if (isIP(text) !== 0) return !text.includes('%');
  const labels = text.split('.');
  // All digits and dots that are no IPv4 address: 1.2.3 or 999.1.1.1 are mistakes, not names.
  if (text.length > 253 || /^[\d.]+$/.test(text)) return false;
  return labels.every((label) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/i.test(label));
}

/** Linux: a path has at most 4,096 bytes and a name 255; segments are compared as written, nothing is resolved. */
function isPathBelow(text: string, root: string): boolean {
  const base = root === '/' ? '/' : `${root}/`;
  if (text.length > 1_024 || !text.startsWith(base) || /\p{Cc}|\p{Cf}/u.test(text)) return false;
  return text
    .slice(base.length)
    .split('/')
    .every((segment) => segment !== '' && segment !== '.' && segment !== '..' && segment.length <= 255);
}

/** Something that can be read: what has no letter and no digit says nothing. */
function readText(text: string, most: number): string | undefined {
  const trimmed = text.trim();
  return /[\p{L}\p{N}]/u.test(trimmed) && trimmed.length <= most && !/\p{Cc}|\p{Cf}/u.test(trimmed)
    ? trimmed
    : undefined;
}

/** What the domain's own parser accepts; its refusal speaks of targets, so ours is given instead. */
function accepted(parse: (text: string) => string, text: string): string | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RecapError) return undefined;
    throw error;
  }
}
