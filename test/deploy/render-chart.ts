import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments, stringify } from 'yaml';

/** An object of the chart; what a test looks at is its own concern. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: never;
}

type Values = Readonly<Record<string, unknown>>;

const ROOT = 'deploy/chart';
const IF = /^\s*\{\{- if (?<path>[.\w]+) \}\}$/;
const ELSE = /^\s*\{\{- else \}\}$/;
const END = /^\s*\{\{- end \}\}$/;
const PLACE = /\{\{ (?<toYaml>toYaml )?(?<path>[.\w]+)(?: "(?<file>[^"]+)")?(?: \| indent (?<indent>\d+))? \}\}/g;

/**
 * A template of the chart with values over its own, in the few words of Helm that the templates use: `if`, `else`, a value, `toYaml`, a file,
 * `indent`. Throws on any other.
 */
export function renderChart(template: string, over: Values = {}): Manifest[] {
  const values = { ...(parse(readFileSync(`${ROOT}/values.yaml`, 'utf8')) as Values), ...over };
  const context = { Values: values, Release: { Namespace: 'recap' } };
  const shown: boolean[] = [];
  const lines: string[] = [];
  for (const line of readFileSync(`${ROOT}/templates/${template}`, 'utf8').split('\n')) {
    const condition = IF.exec(line)?.groups?.['path'];
    if (condition !== undefined) shown.push(Boolean(valueAt(context, condition)));
    else if (ELSE.test(line)) shown.push(shown.pop() !== true);
    else if (END.test(line)) shown.pop();
    else if (shown.every(Boolean)) lines.push(filled(line, context));
  }
  const text = lines.join('\n');
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors[0] !== undefined) throw document.errors[0];
    return (document.toJS() as Manifest | null) ?? [];
  });
}

function filled(line: string, context: object): string {
  const text = line.replaceAll(PLACE, (...found) => {
    const { toYaml, path = '', file, indent = '0' } = found.at(-1) as Record<string, string | undefined>;
    const value = file === undefined ? valueAt(context, path) : readFileSync(`${ROOT}/${file}`, 'utf8');
    const words = toYaml === undefined ? String(value) : stringify(value).trimEnd();
    return words.replaceAll(/^(?=.)/gm, ' '.repeat(Number(indent)));
  });
  // What is in the file is no template.
  if (line.includes('{{') && text === line) throw new Error(`a line of the chart that can't be read: ${line}`);
  return text;
}

const valueAt = (context: object, path: string): unknown =>
  path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], context);
