import type { Capsule } from '../domain/capsule.js';
import { cleanText } from './clean-text.js';
import { readOutput } from './read-output.js';

/**
 * Whether a recorded output is what its capsule's format says; empty outputs are. For a format that reads the artifact the recording
 * is one, but for what is called `….txt`: what the tool said beside it.
 */
export function canRead(name: string, bytes: Uint8Array, { output }: Pick<Capsule, 'output'>): boolean {
  const isArtifact = output.format === 'pcap' || output.format === 'pprof' || output.format === 'file';
  if (isArtifact && name.endsWith('.txt')) return true;
  const { text } = cleanText(isArtifact ? new Uint8Array() : bytes);
  if (output.format === 'text' || (!isArtifact && text.trim() === '')) return true;
  const artifact = isArtifact ? { bytes, sha256: '', truncated: false } : undefined;
  const fileName = (extension: string): string => `sample.${extension}`;
  return readOutput({ clean: text, text, artifact, argv: '', now: 0, fileName }, output) !== undefined;
}
