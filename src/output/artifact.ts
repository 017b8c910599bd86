import { createHash } from 'node:crypto';
import type { Artifact } from '../core/ports.js';
import type { OutputFormat } from '../domain/output-format.js';
import type { ReportFile } from '../domain/report.js';
import { renderSize } from '../domain/size.js';
import { redact } from './redact/redact.js';

/** The file that a tool left, as it leaves, and what a reader must know of it. */
export interface ArtifactFile {
  readonly file: ReportFile;
  readonly notes: readonly string[];
}

type FileNamer = (extension: string, suffix?: string) => string;

/**
 * An artifact always travels, whatever the format: whole where its own program has to read it, else without the secrets that are
 * readable in it.
 */
export function artifactFile(artifact: Artifact, format: OutputFormat, fileName: FileNamer): ArtifactFile {
  const { name, mediaType } = kindOf(format, fileName);
  const raw = format.format === 'pcap' || format.format === 'pprof';
  const content = raw ? artifact.bytes : redactBytes(artifact.bytes);
  const changed = content !== artifact.bytes;
  const sha256 = changed ? createHash('sha256').update(content).digest('hex') : artifact.sha256;
  return {
    file: { name, mediaType, content, always: true },
    notes: [
      `${name}: ${renderSize(content.length)}, sha256 ${sha256}.`,
      ...(artifact.truncated ? ['The file reached its limit, so its end is missing.'] : []),
      ...(changed ? ['Secrets in the file are taken out, so it is not byte for byte what the tool wrote.'] : []),
      ...(format.format === 'pcap' ? [RAW_PACKETS] : []),
    ],
  };
}

/** A capture can not be redacted: nobody could open it any more. */
const RAW_PACKETS =
  'The capture is raw: what was sent without encryption can be read in it, passwords and personal data too. ' +
  'Everybody who can see this conversation can download it.';

function kindOf(format: OutputFormat, fileName: FileNamer): { name: string; mediaType: string } {
  switch (format.format) {
    case 'pcap':
      return { name: fileName('pcap'), mediaType: 'application/vnd.tcpdump.pcap' };
    case 'pprof':
      return { name: fileName('pb.gz'), mediaType: 'application/gzip' };
    case 'file':
      return { name: runFileName(format.name, fileName), mediaType: format.mediaType };
    case 'columns':
    case 'json':
    case 'key-value':
    case 'folded':
    case 'series':
    case 'sections':
    case 'text':
      return { name: fileName('bin', 'artifact'), mediaType: 'application/octet-stream' };
  }
}

/** `packages.cdx.json` of a definition as a name that is this run's own: `packages-web-…-r-7f3k2q9d-packages.cdx.json`. */
export function runFileName(name: string, fileName: FileNamer): string {
  const [stem = 'file', ...extensions] = name.split('.');
  return fileName(extensions.join('.') || 'bin', stem);
}

/** Long enough for any secret, small enough to hold twice; a piece ends at a line's or a C string's end where there is one. */
const PIECE = 1024 * 1024;
const LONGEST_LINE = 64 * 1024;

/** Byte by byte as text and back, so that what is readable is redacted; the same bytes when there was nothing. */
function redactBytes(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let changed = false;
  for (let at = 0; at < bytes.length;) {
    const end = endOfPiece(bytes, at);
    const piece = bytes.subarray(at, end);
    const text = Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1');
    const redacted = redact(text);
    changed ||= redacted !== text;
    pieces.push(redacted === text ? piece : Buffer.from(redacted, 'latin1'));
    at = end;
  }
  return changed ? Buffer.concat(pieces) : bytes;
}

function endOfPiece(bytes: Uint8Array, start: number): number {
  const end = start + PIECE;
  if (end >= bytes.length) return bytes.length;
  for (let at = end; at > end - LONGEST_LINE; at -= 1) {
    const byte = bytes[at - 1];
    if (byte === 0x0a || byte === 0) return at;
  }
  return end;
}
