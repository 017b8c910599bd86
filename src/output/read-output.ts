import type { OutputFormat } from '../domain/output-format.js';
import { readCapture } from './capture/read-capture.js';
import type { Parsed, RawOutput } from './parsed.js';
import { parsed } from './parsed.js';
import { readText } from './read-section.js';
import { said } from './said.js';
import { readSections } from './sections.js';
import { readFolded } from './stacks/read-folded.js';
import { readProfile } from './profile/read-profile.js';

/** Reads an output by its capsule's format; undefined when it is not what the format says. Never throws, whatever the input. */
export function readOutput(raw: RawOutput, format: OutputFormat): Parsed | undefined {
  switch (format.format) {
    case 'folded':
      return readFolded(raw, format);
    case 'sections':
      return readSections(raw, format);
    case 'pcap':
      return readCapture(raw);
    case 'pprof':
      return readProfile(raw, format);
    case 'file':
      return raw.artifact === undefined ? undefined : parsed('1 file', { parts: said(raw.text) });
    case 'text':
      return undefined;
    case 'columns':
    case 'json':
    case 'key-value':
    case 'series':
      return readText(raw, format);
  }
}
