/** What a frame belongs to, as far as its name tells; each has a colour in the flame graph. */
export type FrameKind = 'kernel' | 'runtime' | 'managed' | 'go' | 'library' | 'native';

interface Look {
  readonly title: string;
  readonly hue: number;
  readonly saturation: number;
}

export const FRAME_LOOKS: Readonly<Record<FrameKind, Look>> = {
  native: { title: 'native', hue: 24, saturation: 85 },
  managed: { title: 'Java, Python, JavaScript', hue: 140, saturation: 45 },
  go: { title: 'Go', hue: 178, saturation: 45 },
  library: { title: 'C++, Rust', hue: 45, saturation: 85 },
  runtime: { title: 'runtime, garbage collection', hue: 268, saturation: 55 },
  kernel: { title: 'kernel', hue: 205, saturation: 65 },
};

const RULES: readonly (readonly [FrameKind, RegExp])[] = [
  // The marks of perf's and bpf's stack collapsers, and of unresolved kernel code.
  ['kernel', /_\[k\]$|\[kernel|\[unknown kernel|^(?:entry_SYSCALL_64|do_syscall_64|__x64_sys_|asm_sysvec_)/],
  ['runtime', /^runtime\.|^\[?(?:gc|GC)\b|G1|::gc|garbage|_PyEval|^v8::|^node::|JavaThread|Interpreter/],
  // Java's classes begin with a capital, behind slashes or points.
  [
    'managed',
    /_\[j\]$|\.(?:py|rb|js|ts|mjs|php)\b|^L?(?:[a-z][\w$]*\/)+[A-Z][\w$]*[.;]|^(?:java|javax|jdk|sun|org|com|io)\.[\w$.]+/,
  ],
  // Go's packages do not, and methods have their receiver in parentheses.
  [
    'go',
    /^(?:[\w.-]+\/)+[a-z][\w.-]*\.[\w(]|^main\.\w|^[a-z]\w*\.\(\*\w+\)\.|^(?:reflect|sync|fmt|os|io|time|bufio|bytes|strings)\.[A-Za-z(]/,
  ],
  ['library', /::|^_Z|<[^>]*>/],
];

export const kindOfFrame = (name: string): FrameKind => RULES.find(([, rule]) => rule.test(name))?.[0] ?? 'native';

/** Light enough for dark text; neighbours of one kind differ a little, the same name never. */
export function colourOfFrame(name: string): string {
  const { hue, saturation } = FRAME_LOOKS[kindOfFrame(name)];
  let hash = 7;
  for (let at = 0; at < name.length; at += 1) hash = (hash * 31 + name.charCodeAt(at)) % 1_009;
  return `hsl(${hue + (hash % 13) - 6}, ${saturation}%, ${70 + (hash % 11)}%)`;
}
