/** Profiles of pprof, byte by byte: protobuf.dev/programming-guides/encoding. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

export const numberField = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)];
export const bytesField = (field: number, bytes: readonly number[]): number[] => [
  ...varint(field * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];

export interface Written {
  readonly types: readonly (readonly [type: string, unit: string])[];
  /** Names from the root to the leaf, and a value for each type. */
  readonly samples: readonly { readonly frames: readonly string[]; readonly values: readonly number[] }[];
  readonly durationNanos?: number;
  readonly defaultType?: string;
}

export function encodeProfile({ types, samples, durationNanos, defaultType }: Written): Buffer {
  const strings = [''];
  const text = (value: string): number => {
    const at = strings.indexOf(value);
    return at === -1 ? strings.push(value) - 1 : at;
  };
  const names = [...new Set(samples.flatMap(({ frames }) => frames))];
  const message = [
    ...types.flatMap(([type, unit]) => bytesField(1, [...numberField(1, text(type)), ...numberField(2, text(unit))])),
    ...samples.flatMap(({ frames, values }) => {
      const ids = [...frames].reverse().flatMap((name) => varint(names.indexOf(name) + 1));
      return bytesField(2, [...bytesField(1, ids), ...bytesField(2, values.flatMap(varint))]);
    }),
    ...names.flatMap((name, index) => bytesField(5, [...numberField(1, index + 1), ...numberField(2, text(name))])),
    ...names.flatMap((_, index) =>
      bytesField(4, [
        ...numberField(1, index + 1),
        ...numberField(3, 4096 + index),
        ...bytesField(4, numberField(1, index + 1)),
      ]),
    ),
    ...(durationNanos === undefined ? [] : numberField(10, durationNanos)),
    ...(defaultType === undefined ? [] : numberField(14, text(defaultType))),
  ];
  return Buffer.from([...message, ...strings.flatMap((value) => bytesField(6, [...Buffer.from(value)]))]);
}
