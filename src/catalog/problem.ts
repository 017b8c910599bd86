/** One mistake in a definition. All of them are shown at once, so that a file is put right in one go. */
export interface Problem {
  /** The file as a reader of the repository finds it: `capsules/netstat/capsule.yaml`. */
  readonly file: string;
  /** 1-based, where it is known. */
  readonly line?: number;
  /** Where in the file: `params.listening.type`; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

/** `capsules/netstat/capsule.yaml:12: params.listening.type: … (hint)`, as editors and terminals link it. */
export function renderProblem({ file, line, path, message, hint }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${path === '' ? '' : `${path}: `}${message}${hint === undefined ? '' : ` (${hint})`}`;
}
