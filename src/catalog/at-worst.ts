import type { Capsule, MechanismName } from '../domain/capsule.js';
import { NODE_CAPABILITIES } from '../domain/capsule.js';
import { renderDuration } from '../domain/duration.js';
import { renderSize } from '../domain/size.js';

/** What a capability lets a program do, in plain words (capabilities(7)). */
const CAPABILITY_WORDS: Readonly<Record<string, string>> = {
  BPF: 'load programs into the kernel',
  DAC_OVERRIDE: 'read and write every file',
  DAC_READ_SEARCH: 'read every file',
  NET_ADMIN: 'change the network: addresses, routes, firewall',
  NET_RAW: 'read all traffic and forge packets',
  PERFMON: 'measure every process and the kernel',
  SYS_ADMIN: 'do nearly everything that root can',
  SYS_MODULE: 'load kernel modules, and so take the node over',
  SYS_PTRACE: 'read and change the memory of other processes, secrets in it too',
  SYSLOG: "read the kernel's messages",
};

/** What a capsule could do at worst, if its image or its tool were bad: sentences for somebody who has to decide at night. */
export function atWorst(capsule: Capsule, mechanism: MechanismName): readonly string[] {
  return [...reach(capsule, mechanism), ...bounds(capsule)];
}

function reach({ privileges, node, name }: Capsule, mechanism: MechanismName): readonly string[] {
  if (privileges.privileged) {
    return [`${name} has all rights of root on the node: it can read and change everything there, other pods too.`];
  }
  if (mechanism === 'node') {
    const all = [...NODE_CAPABILITIES, ...(node?.capabilities ?? [])];
    return [
      `${name} runs as root beside the pod on its node: it could look into every pod there and change it.`,
      can(all),
    ];
  }
  const isRoot = privileges.as !== 'target' && privileges.as.uid === 0;
  const user = isRoot ? 'as root' : privileges.as === 'target' ? 'as the same user as the target' : 'as its own user';
  const added = privileges.capabilities.length === 0 ? [] : [can(privileges.capabilities)];
  return [`${name} runs inside the pod, ${user}: it could read and change what that user can there.`, ...added];
}

function can(capabilities: readonly string[]): string {
  const words = capabilities.map((one) => {
    const known = CAPABILITY_WORDS[one];
    return known === undefined ? one : `${known} (${one})`;
  });
  return `It could ${words.join('; ')}.`;
}

function bounds({ limits }: Capsule): readonly string[] {
  const file = limits.artifactBytes === undefined ? '' : `, and a file of at most ${renderSize(limits.artifactBytes)}`;
  return [
    `It is ended after ${renderDuration(limits.deadlineMs)}; at most ${renderSize(limits.outputBytes)} of output${file} come here.`,
  ];
}
