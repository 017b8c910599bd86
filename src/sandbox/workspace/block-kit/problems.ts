import type { z } from 'zod';

/** One mistake in blocks or a view: what is wrong and where, as a JSON pointer such as `/blocks/0/text/text`. */
export interface BlockProblem {
  readonly message: string;
  readonly pointer: string;
}

type Issue = z.core.$ZodIssue;

const pointer = (root: string, path: readonly PropertyKey[]): string => [root, ...path.map(String)].join('/');

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

function aboutSize(issue: Issue): string | undefined {
  if (issue.code === 'too_big') {
    if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`;
    if (issue.origin === 'array') return `no more than ${issue.maximum} items allowed`;
    return `must be ${issue.inclusive === true ? 'at most' : 'less than'} ${issue.maximum}`;
  }
  if (issue.code === 'too_small') {
    if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`;
    if (issue.origin === 'array') return `no fewer than ${issue.minimum} items allowed`;
    return `must be ${issue.inclusive === true ? 'at least' : 'more than'} ${issue.minimum}`;
  }
  return undefined;
}

/** Slack's own words for what zod found. */
function inSlacksWords(issue: Issue, input: unknown, root: string): BlockProblem[] {
  const here = pointer(root, issue.path);
  const parent = pointer(root, issue.path.slice(0, -1));
  const size = aboutSize(issue);
  if (size !== undefined) return [{ message: size, pointer: here }];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ message: `invalid additional property: ${key}`, pointer: here }));
  }
  const value = valueAt(input, issue.path);
  if (value === undefined && issue.code !== 'custom') {
    return [{ message: `missing required field: ${String(issue.path.at(-1))}`, pointer: parent }];
  }
  if (issue.code === 'invalid_union') return [{ message: `unsupported type: ${String(value)}`, pointer: here }];
  if (issue.code === 'invalid_type') return [{ message: `must provide a ${issue.expected}`, pointer: here }];
  if (issue.code === 'invalid_value') return [{ message: `must be one of ${issue.values.join(', ')}`, pointer: here }];
  return [{ message: issue.message, pointer: here }];
}

/** Checks `input` and tells every mistake; `root` is the pointer of the input itself, such as `/blocks`. */
export function problemsOf(schema: z.ZodType, input: unknown, root: string): BlockProblem[] {
  const result = schema.safeParse(input);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => inSlacksWords(issue, input, root));
}

/** As in `errors`; `response_metadata.messages` has the same with `[ERROR] ` before it. */
export const problemText = ({ message, pointer: at }: BlockProblem): string => `${message} [json-pointer:${at}]`;
