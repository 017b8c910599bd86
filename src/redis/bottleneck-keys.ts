/** What bottleneck keeps of a line, in the order in which its scripts, and ours, are given the keys. */
const PARTS = [
  'settings',
  'job_weights',
  'job_expirations',
  'job_clients',
  'client_running',
  'client_num_queued',
  'client_last_registered',
  'client_last_seen',
] as const;

export type LinePart = (typeof PARTS)[number];

/** All keys of a line by its name, which has the hash tag of all lines. */
export const keysOfLine = (line: string): readonly string[] => PARTS.map((part) => keyOfLine(line, part));

export const keyOfLine = (line: string, part: LinePart): string => `b_${line}_${part}`;
