import type { AuditHead } from './audit.js';
import { beforeFirst, marksTorn, readAuditLine } from './audit.js';

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
  /** A line that can't be read, until the next one says that it was torn. */
  #torn: { readonly line: number; readonly bytes: Uint8Array } | undefined;
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
    if (read === undefined) {
      if (this.#torn !== undefined)
        return this.#problem('this line is damaged: it was changed or torn', this.#torn.line);
      this.#torn = { line: this.#line, bytes };
      return undefined;
    }
    const torn = this.#torn;
    this.#torn = undefined;
    if (torn !== undefined) {
      if (!marksTorn(read, torn.bytes)) return this.#problem('this line is damaged: it was changed', torn.line);
      this.#tornCount += 1;
    } else if (read.content['kind'] === 'torn')
      return this.#problem('the torn line that this one marks is not above it');
    const problem = this.#linkProblem(read.seq, read.chain, read.prev, read.content['kind']);
    this.#head = { chain: read.chain, seq: read.seq, hash: read.hash };
    return problem;
  }

  /** What is wrong with the end. */
  end(): ChainProblem | undefined {
    if (this.#torn !== undefined)
      return this.#problem('the last line is damaged: it was changed or torn', this.#torn.line);
    return this.#head === undefined ? { line: 1, what: 'there is no event' } : undefined;
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
