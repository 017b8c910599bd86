/** What a subcommand has of the process; cli.ts takes it from there, tests from memory. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The result. */
  readonly out: (text: string) => void;
  /** Progress, hints, mistakes. */
  readonly err: (text: string) => void;
  /** Columns of the terminal; undefined where there is none. */
  readonly width: number | undefined;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** How the process ends. */
export const EXIT = { done: 0, failed: 1, refused: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
