/** One call of a port: `runs.create`, `mechanism.attach`, `conversation.result`. */
export interface PortCall {
  readonly port: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What is done around each call of a port: it is measured, or a test makes it fail. Gives or throws what the caller gets. */
export type Around = <T>(call: PortCall, go: () => Promise<T>) => Promise<T>;
