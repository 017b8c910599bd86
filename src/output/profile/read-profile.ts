import { gunzipSync } from 'node:zlib';
import { renderDuration } from '../../domain/duration.js';
import type { OutputFormat, ValueKind } from '../../domain/output-format.js';
import { visibleText } from '../clean-text.js';
import type { Parsed, RawOutput } from '../parsed.js';
import { parsed, shortened } from '../parsed.js';
import { redact } from '../redact/redact.js';
import { redactAll } from '../redact/redact-all.js';
import { said } from '../said.js';
import { reportStacks } from '../stacks/stack-report.js';
import type { Stack } from '../stacks/stack-tree.js';
import type { Profile } from './profile.js';
import { readProfileBytes } from './profile.js';

type ProfileFormat = Extract<OutputFormat, { format: 'pprof' }>;

/** A profile of minutes unpacks to a few megabytes; what is larger is a bomb. */
const MOST_UNPACKED = 64 * 1024 ** 2;

/** Reads a profile of pprof, packed or not, as a flame graph. Undefined when the artifact is none. */
export function readProfile(raw: RawOutput, format: ProfileFormat): Parsed | undefined {
  if (raw.artifact === undefined) return undefined;
  let profile: Profile;
  try {
    profile = readProfileBytes(unpack(raw.artifact.bytes));
  } catch {
    // Neither gzip nor protobuf, or too much of it, which the caller says.
    return undefined;
  }
  const index = chooseType(profile, format.sample);
  const type = profile.sampleTypes[index];
  if (type === undefined) return undefined;
  const measure = measureOf(type);
  const stacks = stacksOf(profile, index, measure.factor);
  const types = redact(visibleText(profile.sampleTypes.map((known) => known.type).join(', ')));
  if (stacks.length === 0)
    return parsed('The profile has no sample', { notes: [`It could have: ${types}.`], parts: said(raw.text) });
  const report = reportStacks(stacks, { title: format.title, ...measure }, raw);
  const duration = profile.durationNanos > 0 ? ` in ${renderDuration(profile.durationNanos / 1e6)}` : '';
  return {
    ...report,
    summary: report.summary.replace(/(?=, most in|$)/, duration),
    parts: [...report.parts, ...said(raw.text)],
    notes: [
      ...report.notes,
      ...(format.sample !== undefined && type.type !== format.sample
        ? [`The profile has no ${format.sample}, but ${types}; shown is ${redact(visibleText(type.type))}.`]
        : []),
    ],
  };
}

function unpack(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED }) : bytes;
}

/** The wanted type, the profile's own choice, or the last one, as pprof itself chooses. */
function chooseType({ sampleTypes, defaultType }: Profile, wanted: string | undefined): number {
  const find = (type: string | undefined): number => sampleTypes.findIndex((known) => known.type === type);
  return [find(wanted), find(defaultType), sampleTypes.length - 1].find((index) => index >= 0) ?? -1;
}

const FACTORS: ReadonlyMap<string, readonly [ValueKind, number]> = new Map([
  ['nanoseconds', ['duration', 1e-6]],
  ['microseconds', ['duration', 1e-3]],
  ['milliseconds', ['duration', 1]],
  ['seconds', ['duration', 1_000]],
  ['bytes', ['bytes', 1]],
]);

/** Kind and unit for people, and the factor from the profile's numbers to the kind's base. */
function measureOf({ type, unit }: { type: string; unit: string }): { kind: ValueKind; unit: string; factor: number } {
  const [kind, factor] = FACTORS.get(unit) ?? ['integer', 1];
  return {
    kind,
    factor,
    unit: kind === 'integer' ? redact(visibleText(shortened(type.replaceAll('_', ' '), 40))) : '',
  };
}

function stacksOf({ samples, locations }: Profile, index: number, factor: number): Stack[] {
  const names = cleanNames([...locations.values()].flat());
  return samples.flatMap(({ locations: ids, values }) => {
    const count = (values[index] ?? 0) * factor;
    if (count <= 0) return [];
    // The leaf comes first in a profile, and the innermost of what was inlined.
    const frames = ids.flatMap((id) => locations.get(id) ?? []).reverse();
    return [{ frames: frames.map((name) => names.get(name) ?? name), count }];
  });
}

const LONGEST_NAME = 400;

function cleanNames(names: readonly string[]): ReadonlyMap<string, string> {
  const unique = [...new Set(names)];
  const clean = redactAll(unique.map((name) => shortened(visibleText(name).replaceAll('\n', ' '), LONGEST_NAME)));
  return new Map(unique.map((name, index) => [name, clean[index] ?? '']));
}
