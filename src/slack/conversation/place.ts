/** Where a conversation stands in Slack. */
export interface Place {
  readonly team: string;
  readonly channel: string;
  /** The ts of the thread's first message; undefined for the channel itself. */
  readonly thread?: string | undefined;
}

const PATTERN = /^slack:([A-Z0-9]{1,32})\/([A-Z0-9]{1,32})(?:\/(\d{1,20}\.\d{1,10}))?$/;

/** `slack:T1/C1` or `slack:T1/C1/1790000000.000100`: for a run's record, and to compare a button's place with it. */
export function renderPlace({ team, channel, thread }: Place): string {
  return `slack:${team}/${channel}${thread === undefined ? '' : `/${thread}`}`;
}

/** Undefined for what `renderPlace` did not write. */
export function parsePlace(text: string): Place | undefined {
  const [, team, channel, thread] = PATTERN.exec(text) ?? [];
  if (team === undefined || channel === undefined) return undefined;
  return thread === undefined ? { team, channel } : { team, channel, thread };
}

/**
 * The place of the conversation that a message of ours belongs to: a reply belongs to its thread, a message in the channel to the
 * channel. A first message of a thread carries its own ts as thread_ts.
 */
export function placeOfMessage(team: string, channel: string, ts: string, threadTs: string | undefined): Place {
  return threadTs === undefined || threadTs === ts ? { team, channel } : { team, channel, thread: threadTs };
}
