import type { AuditHead } from './audit.js';
import { beforeFirst, marksTorn, readAuditLine } from './audit.js';

/** A process may be killed again while it marks what the one before it left; nobody is that unlucky more often. */
const MOST_TORN = 8;

const DAMAGED = 'this line is damaged: it was changed or cut';

/** What is wrong with a chain, and where. */
export interface ChainProblem {
  /** From 1. */
  readonly line: number;
  /** Words that follow a colon. */
  readonly what: string;
}

/** Reads a chain line by line and says the first thing that is not as it was written. */
export class AuditChain {
  #line = 0;
  #head: AuditHead | undefined;
  /** Lines that can't be read, until the next one says that they were torn. */
  #torn: { readonly line: number; readonly parts: readonly Uint8Array[] } | undefined;
  #tornCount = 0;

  get head(): AuditHead | undefined {
    return this.#head;
  }

  get tornCount(): number {
    return this.#tornCount;
  }

  /** One line without its newline. */
  next(bytes: Uint8Array): ChainProblem | undefined {
    this.#line += 1;
    // Every written line is ASCII; a byte that is not makes a text that no line has.
    const read = readAuditLine(Buffer.from(bytes).toString('latin1'));
    if (read === undefined) return this.#unreadable(bytes);
    const torn = this.#torn;
    this.#torn = undefined;
    if (torn !== undefined) {
      if (!marksTorn(read, join(torn.parts))) return this.#problem(DAMAGED, torn.line);
      this.#tornCount += 1;
    } else if (read.content['kind'] === 'torn') {
      return this.#problem('the torn line that this one marks is not above it');
    }
    const problem = this.#linkProblem(read.seq, read.chain, read.prev, read.content['kind']);
    this.#head = { chain: read.chain, seq: read.seq, hash: read.hash };
    return problem;
  }

  /** What is wrong with the end. */
  end(): ChainProblem | undefined {
    if (this.#torn !== undefined) return this.#problem(DAMAGED, this.#torn.line);
    return this.#head === undefined ? { line: 1, what: 'there is no event' } : undefined;
  }

  #unreadable(bytes: Uint8Array): ChainProblem | undefined {
    const { line = this.#line, parts = [] } = this.#torn ?? {};
    if (parts.length >= MOST_TORN) return this.#problem(DAMAGED, line);
    this.#torn = { line, parts: [...parts, bytes] };
    return undefined;
  }

  #linkProblem(seq: number, chain: string, prev: string, kind: unknown): ChainProblem | undefined {
    const before = this.#head ?? beforeFirst(chain);
    if (this.#head === undefined && (seq !== 0 || kind !== 'genesis')) {
      return this.#problem(`the beginning is missing: the first event here is ${seq}`);
    }
    if (chain !== before.chain)
      return this.#problem('another chain begins here: events were replaced, or files joined');
    const wanted = before.seq + 1;
    if (seq > wanted)
      return this.#problem(
        `${seq - wanted} events are missing before this one (${wanted} was expected, this is ${seq})`,
      );
    if (seq < wanted) return this.#problem(`event ${seq} stands here again or too late (${wanted} was expected)`);
    return prev === before.hash
      ? undefined
      : this.#problem(`event ${seq} does not follow from the one before it: one was replaced`);
  }

  #problem(what: string, line = this.#line): ChainProblem {
    return { line, what };
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.from('\n'), part])));
}
