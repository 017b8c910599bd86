import type { Output } from '../core/ports.js';
import { compareReports } from './compare.js';
import { redact } from './redact/redact.js';
import { makeReport } from './report.js';

/** The port of the core: pure functions, without state. */
export function createOutput(): Output {
  return { report: makeReport, compare: compareReports, redact };
}
