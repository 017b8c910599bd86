/** What the process of the cluster tells the benchmark. Times are epoch milliseconds: all processes share the machine's clock. */
export type ClusterMessage =
  | { readonly kind: 'ready'; readonly kubeconfig: string; readonly pods: readonly string[] }
  | CallMark
  | ContainerMark
  | { readonly kind: 'pong' };

/** A call of the bot, at the moment when the API server answers it; a watch and a followed log when they begin. */
export interface CallMark {
  readonly kind: 'call';
  readonly at: number;
  readonly verb: string;
  /** `pods`, `pods/log`, `subjectaccessreviews` … */
  readonly resource: string;
  readonly status: number;
}

/** When the status said that a capsule's container runs, or when the last line of its log was written. */
export interface ContainerMark {
  readonly kind: 'started' | 'ended';
  readonly at: number;
  readonly container: string;
}

/** Answered with `pong` after everything that was said before. */
export interface ClusterQuestion {
  readonly kind: 'ping';
}

/**
 * `demo`: real containers. `instant`: containers that end at once, without processes, since no kubelet starts 50 a second on two
 * cores; `wide` is the same with 200 targets. `holding`: containers that never end.
 */
export const CLUSTER_KINDS = ['demo', 'instant', 'wide', 'holding'] as const;
export type ClusterKind = (typeof CLUSTER_KINDS)[number];
