/** The most that a message of the cluster takes of ours. */
const MESSAGE_LIMIT = 400;

/** A message of the cluster, on one line and of a bearable length. */
export function shorten(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  return line.length > MESSAGE_LIMIT ? `${line.slice(0, MESSAGE_LIMIT - 1)}…` : line;
}
