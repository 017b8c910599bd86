import type { ReportPart } from '../domain/report.js';

/** What a tool says beside the file that it writes, such as a count of packets. */
export function said(text: string): readonly ReportPart[] {
  const shown = text.trim();
  return shown === '' ? [] : [{ kind: 'text', caption: 'What the tool said', text: shown }];
}
