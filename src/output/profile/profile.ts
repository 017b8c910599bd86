import { readFields, readNumbers } from './protobuf.js';

/** github.com/google/pprof/blob/main/proto/profile.proto, as far as stacks need it. Texts are as they were written. */
export interface Profile {
  readonly sampleTypes: readonly { readonly type: string; readonly unit: string }[];
  readonly defaultType: string;
  readonly samples: readonly { readonly locations: readonly number[]; readonly values: readonly number[] }[];
  /** Functions by location, the innermost (inlined) first. */
  readonly locations: ReadonlyMap<number, readonly string[]>;
  readonly durationNanos: number;
}

interface Raw {
  readonly strings: string[];
  readonly sampleTypes: { type: number; unit: number }[];
  readonly samples: { locations: number[]; values: number[] }[];
  readonly lines: Map<number, { address: number; functions: number[] }>;
  readonly functions: Map<number, number>;
  defaultType: number;
  durationNanos: number;
}

/** More samples than any profile of minutes has. */
const MOST_SAMPLES = 500_000;

/** Reads the bytes of a profile. Throws a RangeError where they are none. */
export function readProfileBytes(bytes: Uint8Array): Profile {
  const raw: Raw = {
    strings: [],
    sampleTypes: [],
    samples: [],
    lines: new Map(),
    functions: new Map(),
    defaultType: 0,
    durationNanos: 0,
  };
  for (const { number, value } of readFields(bytes)) readField(raw, number, value);
  const text = (index: number): string => raw.strings[index] ?? '';
  return {
    sampleTypes: raw.sampleTypes.map(({ type, unit }) => ({ type: text(type), unit: text(unit) })),
    defaultType: text(raw.defaultType),
    samples: raw.samples,
    locations: new Map(
      [...raw.lines].map(([id, { address, functions }]) => [id, namesOf(address, functions, raw.functions, text)]),
    ),
    durationNanos: raw.durationNanos,
  };
}

function readField(raw: Raw, number: number, value: number | Uint8Array): void {
  if (typeof value === 'number') {
    if (number === 10) raw.durationNanos = value;
    if (number === 14) raw.defaultType = value;
    return;
  }
  if (number === 1) raw.sampleTypes.push({ type: numberIn(value, 1), unit: numberIn(value, 2) });
  if (number === 2) {
    if (raw.samples.length >= MOST_SAMPLES) throw new RangeError('more samples than a profile has');
    raw.samples.push({ locations: numbersIn(value, 1), values: numbersIn(value, 2) });
  }
  if (number === 4) raw.lines.set(numberIn(value, 1), { address: numberIn(value, 3), functions: functionsIn(value) });
  if (number === 5) raw.functions.set(numberIn(value, 1), numberIn(value, 2) || numberIn(value, 3));
  if (number === 6) raw.strings.push(new TextDecoder().decode(value));
}

function numberIn(message: Uint8Array, wanted: number): number {
  let found = 0;
  for (const { number, value } of readFields(message)) {
    if (number === wanted && typeof value === 'number') found = value;
  }
  return found;
}

function numbersIn(message: Uint8Array, wanted: number): number[] {
  return [...readFields(message)].flatMap(({ number, value }) => (number === wanted ? readNumbers(value) : []));
}

function functionsIn(location: Uint8Array): number[] {
  return [...readFields(location)].flatMap(({ number, value }) =>
    number === 4 && typeof value !== 'number' ? [numberIn(value, 1)] : [],
  );
}

/** Without symbols there is the address alone. */
function namesOf(
  address: number,
  functions: readonly number[],
  names: ReadonlyMap<number, number>,
  text: (index: number) => string,
): string[] {
  const found = functions.map((id) => text(names.get(id) ?? 0)).filter((name) => name !== '');
  return found.length > 0 ? found : [`0x${Math.abs(address).toString(16)}`];
}
