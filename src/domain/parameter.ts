/** A typed parameter of a capsule, or a flag of a command. `flag` is how it is written: `--listening`. */
interface ParameterBase {
  readonly name: string;
  readonly flag: string;
  readonly summary: string;
  readonly required: boolean;
}

export type Parameter =
  | (ParameterBase & { readonly type: 'boolean' })
  | (ParameterBase & {
      readonly type: 'integer';
      readonly min: number;
      readonly max: number;
      readonly default?: number;
    })
  | (ParameterBase & { readonly type: 'enum'; readonly values: readonly string[]; readonly default?: string })
  | (ParameterBase & { readonly type: 'port'; readonly default?: number })
  | (ParameterBase & { readonly type: 'host'; readonly default?: string })
  /** Milliseconds within min and max; reaches the argv as whole seconds. */
  | (ParameterBase & {
      readonly type: 'duration';
      readonly minMs: number;
      readonly maxMs: number;
      readonly default?: number;
    })
  /** An absolute path below `root`, without `..`. */
  | (ParameterBase & { readonly type: 'path'; readonly root: string; readonly default?: string })
  | (ParameterBase & { readonly type: 'name'; readonly default?: string })
  /** The name of a configured cluster. Only for what every capsule accepts, not for a capsule's own definition. */
  | (ParameterBase & { readonly type: 'cluster' })
  /** Words for people, of at most `most` characters. Likewise not for a capsule's own definition: it never reaches an argv. */
  | (ParameterBase & { readonly type: 'text'; readonly most: number });

export type ParameterType = Parameter['type'];

/** A checked value: booleans as set, durations in milliseconds. */
export type ParameterValue = boolean | number | string;

/** Checked values by parameter name; absent when not given and without a default. */
export type ParameterValues = ReadonlyMap<string, ParameterValue>;
