import type { ProcessIdentity } from '../pods/identity.js';
import type { UserMapping } from './user-namespace.js';

/**
 * The arguments of setpriv(1) that give a process its identity. In a user namespace with a single id nobody but its uid 0
 * exists, so the user and groups stay; capabilities and no_new_privs hold there too.
 */
export function setprivArguments(identity: ProcessIdentity, mapping: UserMapping): string[] {
  const users =
    mapping === 'single'
      ? []
      : [
          ...['--reuid', String(identity.uid), '--regid', String(identity.gid)],
          ...['--groups', identity.groups.join(',')],
        ];
  const all = identity.capabilities.includes('ALL');
  const bounding = all ? ['+all'] : ['-all', ...identity.capabilities.map((name) => `+${name.toLowerCase()}`)];
  return [
    ...users,
    `--bounding-set=${bounding.join(',')}`,
    '--inh-caps=-all',
    ...(identity.noNewPrivileges ? ['--no-new-privs'] : []),
    '--',
  ];
}
