/** Where a message goes. */
export interface Placement {
  readonly channel: string;
  /** The ts of the thread's first message; undefined for the channel itself. */
  readonly thread?: string | undefined;
}
