import type { OutputFormat, SectionFormat } from '../domain/output-format.js';
import { renderSize } from '../domain/size.js';
import { runFileName } from './artifact.js';
import { readJsonFormat } from './json/read-json.js';
import { readKeyValues } from './key-value.js';
import type { Parsed, RawOutput } from './parsed.js';
import { parsed, plural } from './parsed.js';
import { readSeries } from './series.js';
import { readTable } from './table.js';

type TextRead = Exclude<SectionFormat['output'], { format: 'file' | 'text' }>;

/** Reads a text by a format that reads text alone; undefined when it is not what the format says. */
export function readText(raw: RawOutput, format: TextRead): Parsed | undefined {
  switch (format.format) {
    case 'columns':
      return readTable(raw, format);
    case 'json':
      return readJsonFormat(raw, format);
    case 'key-value':
      return readKeyValues(raw, format);
    case 'series':
      return readSeries(raw, format);
  }
}

/** A text as it came. `wanted`: what it was expected to be. */
export function asText(text: string, wanted?: OutputFormat['format']): Parsed {
  const shown = text.trimEnd();
  return parsed(plural(shown.split('\n').length, 'line'), {
    parts: [{ kind: 'text', text: shown }],
    notes:
      wanted === undefined ? [] : [`The output has no ${NAMES[wanted]} that could be read; it is shown as it came.`],
  });
}

const NAMES: Readonly<Record<OutputFormat['format'], string>> = {
  columns: 'table',
  json: 'JSON',
  'key-value': 'facts',
  series: 'samples',
  folded: 'stacks',
  sections: 'sections',
  pcap: 'capture',
  pprof: 'profile',
  file: 'file',
  text: 'text',
};

/** One part of an output by its own format; what does not fit it is shown as it came. */
export function readSection(raw: RawOutput, format: SectionFormat['output']): Parsed {
  if (raw.text.trim() === '') return parsed('nothing');
  if (format.format === 'text') return asText(raw.text);
  if (format.format === 'file') {
    const { name, mediaType } = format;
    const content = raw.text.replace(/^\n+/, '');
    const size = renderSize(Buffer.byteLength(content));
    return parsed(size, {
      notes: [`${name}: ${size}.`],
      files: [{ name: runFileName(name, raw.fileName), mediaType, content, always: true }],
    });
  }
  return readText(raw, format) ?? asText(raw.text, format.format);
}
