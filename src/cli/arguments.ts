import { parseArgs } from 'node:util';
import { RecapError } from '../domain/errors.js';
import { nearest } from '../domain/nearest.js';
import { quoteForPeople } from '../domain/names.js';

/** What was asked of the process. */
export type Invocation =
  | { readonly kind: 'serve'; readonly config: string; readonly sandbox: boolean }
  | { readonly kind: 'check'; readonly config: string }
  | { readonly kind: 'sandbox'; readonly port: number | undefined; readonly kubeconfig: Kubeconfig | undefined }
  | {
      readonly kind: 'run';
      readonly words: readonly string[];
      readonly on: Kubeconfig | 'sandbox';
      readonly json: boolean;
      /** The folder that the files of the result are written to. */
      readonly files: string | undefined;
      /** The file of an audit to begin, or to go on with. */
      readonly audit: string | undefined;
    }
  | { readonly kind: 'audit'; readonly file: string; readonly head: string | undefined }
  | {
      readonly kind: 'totp';
      readonly user: string;
      readonly config: string;
      /** Asked of Slack where it is not given. */
      readonly workspace: string | undefined;
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' };

/** A context of a kubeconfig; each is the default one where it is not given. */
export interface Kubeconfig {
  readonly path: string | undefined;
  readonly context: string | undefined;
  /** The namespace of capsule pods, which turns the mechanism `node` on. */
  readonly capsuleNamespace?: string | undefined;
}

export const USAGE = `Usage:
  recap run CAPSULE TARGET [FLAGS] (--context NAME | --kubeconfig FILE | --sandbox)
            [--json] [--files FOLDER] [--capsule-namespace NAME] [--audit FILE]
                    runs a capsule, or any word of /recap, as the kubeconfig's own user; capsules of the node mechanism
                    need a namespace for their pods; --audit puts all of it on record
  recap serve [--config FILE] [--sandbox]
                    the bot for Slack; --sandbox puts the embedded cluster in place of the configured ones
  recap sandbox [--port N] [--context NAME] [--kubeconfig FILE]
                    the bot in an embedded workspace, on the embedded cluster or on that of a kubeconfig
  recap check [--config FILE]
                    names every problem of configuration, catalogue, Slack app and cluster permissions
  recap audit verify FILE [--head HASH]
                    finds any change, gap or other order in a file of the audit; --head also whether its end was cut off
  recap totp enroll SLACK_USER_ID [--workspace ID] [--config FILE]
                    a second factor for somebody who approves: what they scan, and the sealed line for the file
  recap help | --version

Exit codes: 0 done, 1 failed, 2 refused or misused. The configuration is recap.yaml unless --config or RECAP_CONFIG name another.
`;

const SUBCOMMANDS = ['run', 'serve', 'sandbox', 'check', 'audit', 'totp', 'help'] as const;

/** @throws RecapError `bad-argument` */
export function parseInvocation(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Invocation {
  const [first, ...rest] = argv;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') return { kind: 'help' };
  if (first === '--version' || first === '-v') return { kind: 'version' };
  const config = env['RECAP_CONFIG'] ?? 'recap.yaml';
  switch (first) {
    case 'run':
      return parseRun(rest);
    case 'serve': {
      const values = strict(rest, { config: { type: 'string' }, sandbox: { type: 'boolean' } });
      return { kind: 'serve', config: text(values['config']) ?? config, sandbox: values['sandbox'] === true };
    }
    case 'check':
      return { kind: 'check', config: text(strict(rest, { config: { type: 'string' } })['config']) ?? config };
    case 'sandbox':
      return parseSandbox(rest);
    case 'audit':
      return parseAudit(rest);
    case 'totp':
      return parseTotp(rest, config);
    default: {
      const [near] = nearest(first, SUBCOMMANDS);
      throw new RecapError('bad-argument', `recap has no subcommand ${quoteForPeople(first)}.`, {
        hint: near === undefined ? 'See recap help.' : `Did you mean recap ${near}?`,
      });
    }
  }
}

function parseTotp([verb, user, ...rest]: readonly string[], config: string): Invocation {
  if (verb !== 'enroll' || user === undefined || !/^[UW][A-Z0-9]{2,31}$/.test(user)) {
    throw new RecapError('bad-argument', 'recap totp is written: recap totp enroll SLACK_USER_ID.', {
      hint: "The id is like U0123ABC: in Slack, a person's profile, Copy member ID.",
    });
  }
  const values = strict(rest, { config: { type: 'string' }, workspace: { type: 'string' } });
  const workspace = text(values['workspace']);
  if (workspace !== undefined && !/^T[A-Z0-9]{2,31}$/.test(workspace)) {
    throw new RecapError('bad-argument', `${quoteForPeople(workspace)} is not the id of a workspace (like T0123ABC).`);
  }
  return { kind: 'totp', user, config: text(values['config']) ?? config, workspace };
}

function parseSandbox(rest: readonly string[]): Invocation {
  const values = strict(rest, {
    port: { type: 'string' },
    context: { type: 'string' },
    kubeconfig: { type: 'string' },
  });
  const port = text(values['port']);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) < 65_536)) {
    throw new RecapError('bad-argument', `${quoteForPeople(port)} is not a port.`);
  }
  const kubeconfig = { path: text(values['kubeconfig']), context: text(values['context']) };
  const real = kubeconfig.path !== undefined || kubeconfig.context !== undefined;
  return {
    kind: 'sandbox',
    port: port === undefined ? undefined : Number(port),
    kubeconfig: real ? kubeconfig : undefined,
  };
}

function parseAudit([verb, ...rest]: readonly string[]): Invocation {
  const { values, positionals } = parseStrictly(rest, { head: { type: 'string' } }, true);
  const [file, ...more] = positionals;
  if (verb !== 'verify' || file === undefined || more.length > 0) {
    throw new RecapError('bad-argument', 'recap audit is written: recap audit verify FILE.', {
      hint: 'See recap help.',
    });
  }
  const head = text(values['head']);
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head)) {
    throw new RecapError('bad-argument', `${quoteForPeople(head)} is not the hash of an event: it has 64 hex digits.`);
  }
  return { kind: 'audit', file, head };
}

type Flags = Record<string, { type: 'string' | 'boolean' }>;

function strict(args: readonly string[], options: Flags): Record<string, unknown> {
  return parseStrictly(args, options, false).values;
}

function parseStrictly(
  args: readonly string[],
  options: Flags,
  allowPositionals: boolean,
): { values: Record<string, unknown>; positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message.split('. ')[0] : undefined;
    throw new RecapError('bad-argument', `${said ?? 'The arguments can not be read'}.`, {
      cause,
      hint: 'See recap help.',
    });
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The flags of the process may stand anywhere; every other word is of the capsule, and read there as in a chat. */
const RUN_VALUES: ReadonlySet<string> = new Set([
  '--context',
  '--kubeconfig',
  '--files',
  '--audit',
  '--capsule-namespace',
]);
const RUN_SWITCHES: ReadonlySet<string> = new Set(['--sandbox', '--json']);

function parseRun(args: readonly string[]): Invocation {
  const words: string[] = [];
  const given = new Map<string, string>();
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const [name, inline] = splitFlag(word);
    if (RUN_SWITCHES.has(word)) give(given, word, '');
    else if (RUN_VALUES.has(name)) give(given, name, inline ?? args[(at += 1)]);
    else words.push(word);
  }
  if (words.length === 0)
    throw new RecapError('bad-argument', 'recap run needs a capsule.', { hint: 'See recap help.' });
  const [json, files, audit] = [given.has('--json'), given.get('--files'), given.get('--audit')];
  return { kind: 'run', words, on: whereToRun(given), json, files, audit };
}

function splitFlag(word: string): [string, string?] {
  const at = word.indexOf('=');
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function give(given: Map<string, string>, name: string, value: string | undefined): void {
  if (value === undefined) throw new RecapError('bad-argument', `${name} needs a value.`);
  if (given.has(name)) throw new RecapError('bad-argument', `${name} is given twice.`);
  given.set(name, value);
}

function whereToRun(given: ReadonlyMap<string, string>): Kubeconfig | 'sandbox' {
  const real = given.has('--context') || given.has('--kubeconfig');
  if (given.has('--sandbox') && real) {
    throw new RecapError('bad-argument', 'Either --sandbox or a kubeconfig, not both.');
  }
  if (given.has('--sandbox')) return 'sandbox';
  if (!real) {
    throw new RecapError('bad-argument', 'recap run needs to know the cluster.', {
      hint: 'Give --context NAME for one of your kubeconfig, or --sandbox for the embedded cluster.',
    });
  }
  const capsuleNamespace = given.get('--capsule-namespace');
  return { path: given.get('--kubeconfig'), context: given.get('--context'), capsuleNamespace };
}
