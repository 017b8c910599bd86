import type { ApprovalRecord } from '../domain/approval.js';
import type { Refusal } from '../domain/outcome.js';
import type { Report, ReportPart } from '../domain/report.js';
import type { RunEnd, RunProgress, RunRecord } from '../domain/run.js';
import { redactApproval } from './approvals/redact-approval.js';
import type { CoreOptions } from './options.js';
import type { Answer, Conversation, Log, Output } from './ports.js';
import { unstoppable, within } from './within.js';

interface AnswerDeps extends Pick<CoreOptions, 'messageMs' | 'resultMs'> {
  readonly redact: Output['redact'];
  readonly log: Log;
}

/**
 * The only way from the core to a conversation: every text is redacted before it leaves, and a conversation that rejects or hangs,
 * though it should not, is logged and left; a run does not wait for a chat that is away.
 */
export function createAnswer(
  conversation: Conversation,
  { redact, log, messageMs, resultMs }: AnswerDeps,
): Conversation {
  async function bounded<T>(
    what: string,
    tell: (signal: AbortSignal) => Promise<T>,
    ms = messageMs,
  ): Promise<T | undefined> {
    const late = (): Error => new Error(`${what} took more than ${ms} ms`);
    try {
      return await within({ ms, signal: unstoppable(), late }, tell);
    } catch (error) {
      log.warn({ what, error: redact(String(error)) }, 'chat-undeliverable');
      return undefined;
    }
  }
  /** Progress tells the same records again and again; each is redacted once. */
  const redacted = new WeakMap<RunRecord, RunRecord>();
  function cleanRun(run: RunRecord): RunRecord {
    const clean = redacted.get(run) ?? redactRun(run, redact);
    redacted.set(run, clean);
    return clean;
  }
  const clean = (runs: readonly RunRecord[]): RunRecord[] => runs.map(cleanRun);

  return {
    get place() {
      return conversation.place;
    },
    ...(conversation.askCode !== undefined && {
      askCode: async (approval: ApprovalRecord) =>
        (await bounded('form', async () => conversation.askCode?.(redactApproval(approval, redact)))) ?? false,
    }),
    thread: () => bounded('thread', () => conversation.thread()),
    answer: (answer) => bounded('answer', () => conversation.answer(redactAnswer(answer, redact))),
    progress(runs: readonly RunProgress[]) {
      try {
        conversation.progress(runs.map((one) => ({ ...one, run: cleanRun(one.run) })));
      } catch (error) {
        log.warn({ what: 'progress', error: redact(String(error)) }, 'chat-undeliverable');
      }
    },
    async result(runs, report) {
      const tell = (signal: AbortSignal) => conversation.result(clean(runs), redactReport(report, redact), signal);
      return (await bounded('result', tell, resultMs)) ?? 'owed';
    },
    leave: () => conversation.leave(),
    finish: async (runs) => (await bounded('finish', (signal) => conversation.finish(clean(runs), signal))) ?? 'owed',
  };
}

type Redact = Output['redact'];

export function redactAnswer(answer: Answer, redact: Redact): Answer {
  switch (answer.kind) {
    case 'done':
      return { kind: 'done', value: redactReport(answer.value, redact) };
    case 'refused':
      return { kind: 'refused', refusal: redactRefusal(answer.refusal, redact) };
    case 'failed':
      return { kind: 'failed', failure: redactFailure(answer.failure, redact) };
  }
}

const maybe = (text: string | undefined, redact: Redact): string | undefined =>
  text === undefined ? undefined : redact(text);

function redactRefusal(refusal: Refusal, redact: Redact): Refusal {
  return {
    ...refusal,
    reason: redact(refusal.reason),
    hint: maybe(refusal.hint, redact),
    detail: maybe(refusal.detail, redact),
  };
}

function redactFailure<F extends NonNullable<RunEnd['failure']>>(failure: F, redact: Redact): F {
  return { ...failure, message: redact(failure.message), hint: maybe(failure.hint, redact) };
}

/** The run's own words; its report was redacted when it was made, and the records are shown without it. */
function redactRun(run: RunRecord, redact: Redact): RunRecord {
  const { end, nonce: _notForPeople, ...shown } = run;
  return {
    ...shown,
    command: redact(run.command),
    argv: run.argv.map(redact),
    ...(end !== undefined && {
      end: {
        ...end,
        ...(end.refusal !== undefined && { refusal: redactRefusal(end.refusal, redact) }),
        ...(end.failure !== undefined && { failure: redactFailure(end.failure, redact) }),
      },
    }),
  };
}

/** Files are made by output/ alone, which redacts them; all else may hold what a verb has put together. */
function redactReport(report: Report, redact: Redact): Report {
  return {
    ...report,
    title: redact(report.title),
    summary: redact(report.summary),
    notes: report.notes.map(redact),
    parts: report.parts.map((part) => redactPart(part, redact)),
  };
}

function redactPart(part: ReportPart, redact: Redact): ReportPart {
  switch (part.kind) {
    case 'table':
      return {
        ...part,
        caption: redact(part.caption),
        rows: part.rows.map((row) => row.map((cell) => ({ ...cell, text: redact(cell.text) }))),
      };
    case 'text':
      return { ...part, text: redact(part.text), ...(part.caption !== undefined && { caption: redact(part.caption) }) };
    case 'facts':
      return { ...part, facts: part.facts.map(({ label, value }) => ({ label, value: redact(value) })) };
    case 'list':
      return { ...part, entries: part.entries.map(({ name, text }) => ({ name, text: redact(text) })) };
    case 'chart':
    case 'picture':
      // Drawn by output/ alone, as files are.
      return part;
  }
}
