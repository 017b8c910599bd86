import type { Answer } from '../../core/ports.js';
import { escapeMrkdwn } from './mrkdwn.js';
import { MOST_TEXT } from './message.js';
import { failureParts, refusalParts } from './outcome.js';
import type { RenderedReport } from './result.js';
import { renderReport } from './result.js';
import { richText } from './rich-text.js';
import { shorten } from './visible.js';

/** A reply that is no run: a report, a refusal with its way out, or a failure with its reference. */
export function renderAnswer(answer: Answer): RenderedReport {
  switch (answer.kind) {
    case 'done':
      return renderReport(answer.value);
    case 'refused':
      return short(`Not done. ${answer.refusal.reason}`, refusalParts(answer.refusal, 'alone'));
    case 'failed':
      return short(`Failed. ${answer.failure.message}`, failureParts(answer.failure, 'alone'));
  }
}

const NOTHING = { files: [], pictures: [] };

const short = (text: string, parts: ReturnType<typeof refusalParts>): RenderedReport => ({
  message: { text: shorten(escapeMrkdwn(text), MOST_TEXT), blocks: [richText(...parts)] },
  attachments: { blocks: NOTHING, classic: NOTHING, plain: NOTHING },
});
