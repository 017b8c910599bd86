/**
 * Somebody in a chat, or at a terminal, as the chat itself vouches for them. `kubernetes` is set where the chat already knows the
 * cluster identity (the CLI acts as the kubeconfig's own user).
 */
export interface Person {
  /** `slack`, `cli`: which chat vouches. */
  readonly chat: string;
  /** The chat's own id, such as `U123`. */
  readonly id: string;
  /** The chat's workspace, such as `T123`. */
  readonly workspace: string;
  /** For people's eyes. */
  readonly name: string;
  /** Only an address that the workspace has confirmed. */
  readonly email?: string;
  /** The chat groups that the person is in; ids. */
  readonly groups?: readonly string[];
}
