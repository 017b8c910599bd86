/** Names a message of ours within Slack, by its metadata: what it belongs to, and which part of that it is. */
export interface Mark {
  /** The id of a run or of a request for approval, the key of what led to neither, or any id that is used once. */
  readonly run: string;
  readonly part: Part;
}

/** `end` is a message of its own only where `live` can't be edited, `start` where `live` can't be posted in the channel. */
export type Part = 'live' | 'start' | 'result' | 'end' | `answer ${number}` | `remark ${string}` | 'approval' | 'audit';

const EVENT_TYPE = 'recap_run';

export const metadataOf = ({ run, part }: Mark) => ({ event_type: EVENT_TYPE, event_payload: { run, part } });

/** Only messages of this app have a mark: Slack shows metadata to the app that wrote it. */
export function hasMark(message: object, mark: Mark): boolean {
  const metadata: unknown = 'metadata' in message ? message.metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null) return false;
  if (!('event_type' in metadata) || metadata.event_type !== EVENT_TYPE) return false;
  const payload: unknown = 'event_payload' in metadata ? metadata.event_payload : undefined;
  if (typeof payload !== 'object' || payload === null) return false;
  return 'run' in payload && payload.run === mark.run && 'part' in payload && payload.part === mark.part;
}
