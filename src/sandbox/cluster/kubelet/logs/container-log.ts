/** When a container's log is rotated (the kubelet's containerLogMaxSize): all that was written before is then gone. */
const ROTATE_BYTES = 10 * 1024 * 1024;
/** A line is stored in parts of at most this size (containerd's max_container_log_line_size), and read back whole. */
const PART_BYTES = 16 * 1024;
/** What the stored form of a line adds to it: time, stream name, tag. Rotation counts it. */
const LINE_OVERHEAD_BYTES = 45;

/** Some output of one stream, ending with a whole line unless the line is stored in parts. */
export interface LogEntry {
  /** RFC 3339 with nanoseconds. */
  time: string;
  data: Buffer;
  /** Whether it goes on with a line that an entry before it has begun. */
  continues: boolean;
}

type StreamName = 'stdout' | 'stderr';

/**
 * The log of one run of a container, as a container runtime keeps it: both streams mixed in the order of their lines, and
 * rotated without a word.
 */
export class ContainerLog {
  private entries: LogEntry[] = [];
  /** The index, counted from the container's start, of the first entry that rotation has left. */
  private first = 0;
  private storedBytes = 0;
  private readonly begun: Record<StreamName, { rest: Buffer; inLine: boolean }> = {
    stdout: { rest: Buffer.alloc(0), inLine: false },
    stderr: { rest: Buffer.alloc(0), inLine: false },
  };
  private readonly waiting = new Set<() => void>();
  private over = false;

  constructor(private readonly now: () => Date = () => new Date()) {}

  /** Takes output as it comes from a pipe. */
  write(stream: StreamName, chunk: Buffer): void {
    const state = this.begun[stream];
    const data = state.rest.length > 0 ? Buffer.concat([state.rest, chunk]) : chunk;
    const end = data.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      this.append(data.subarray(0, end), state.inLine);
      state.inLine = false;
    }
    state.rest = data.subarray(end);
    if (state.rest.length >= PART_BYTES) {
      this.append(state.rest, state.inLine);
      state.inLine = true;
      state.rest = Buffer.alloc(0);
    }
  }

  /** The container has ended: what is left of its last lines is stored as it is. */
  end(): void {
    for (const state of [this.begun.stdout, this.begun.stderr]) {
      if (state.rest.length > 0) this.append(state.rest, state.inLine);
      state.rest = Buffer.alloc(0);
    }
    this.over = true;
    this.wake();
  }

  get ended(): boolean {
    return this.over;
  }

  /** What is stored now, oldest first. */
  snapshot(): { entries: readonly LogEntry[]; next: number } {
    return { entries: this.entries, next: this.first + this.entries.length };
  }

  /** The entry with this index, or the oldest that is left when rotation has taken it; undefined when it is yet to come. */
  at(index: number): { entry: LogEntry; next: number } | undefined {
    const position = Math.max(index, this.first);
    const entry = this.entries[position - this.first];
    return entry && { entry, next: position + 1 };
  }

  /** Resolves at the next change; the end of the container is the last one. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  private append(data: Buffer, continues: boolean): void {
    if (this.storedBytes > ROTATE_BYTES) {
      this.first += this.entries.length;
      this.entries = [];
      this.storedBytes = 0;
    }
    // A copy: a small piece must not keep the whole chunk of the pipe in memory.
    this.entries.push({ time: nanoseconds(this.now()), data: Buffer.from(data), continues });
    this.storedBytes += data.length + LINE_OVERHEAD_BYTES * countLines(data);
    this.wake();
  }

  private wake(): void {
    const callbacks = [...this.waiting];
    this.waiting.clear();
    for (const callback of callbacks) callback();
  }
}

/** How many lines a piece of output holds, a last one without a newline included. */
export function countLines(data: Buffer): number {
  let lines = data.length > 0 && data[data.length - 1] !== 0x0a ? 1 : 0;
  for (let at = data.indexOf(0x0a); at >= 0; at = data.indexOf(0x0a, at + 1)) lines++;
  return lines;
}

function nanoseconds(time: Date): string {
  return time.toISOString().replace('Z', '000000Z');
}
