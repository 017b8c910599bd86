import type { NamespaceKind, NodeProcess } from './node-process.js';

const FLAGS: Record<NamespaceKind, string> = {
  user: '--user',
  mnt: '--mount',
  pid: '--pid',
  net: '--net',
  ipc: '--ipc',
  uts: '--uts',
};

/** Whose namespaces a process enters: process ids as the node numbers them; 1 stands for the node's own. */
export type Membership = Record<Exclude<NamespaceKind, 'user'>, number>;

/** The nsenter(1) command line that enters the given namespaces; the command to run there follows it. */
export function enterArguments(node: NodeProcess, members: Membership): string[] {
  const joined = (Object.keys(members) as (keyof Membership)[]).map(
    (kind) => `${FLAGS[kind]}=${node.namespacePath(members[kind], kind)}`,
  );
  const user =
    node.mapping === 'host' ? [] : ['--preserve-credentials', `${FLAGS.user}=${node.namespacePath(1, 'user')}`];
  return [...user, ...joined, '--'];
}
