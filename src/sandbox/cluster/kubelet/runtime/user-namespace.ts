import { findProgram } from './tools.js';

/**
 * How the node's users relate to the machine's: `host` (root runs it: no user namespace), `mapped` (a user namespace with a
 * range of subordinate ids), or `single` (a user namespace with one id: every container runs as its uid 0).
 */
export type UserMapping = 'host' | 'mapped' | 'single';

/** What this process can get: root needs no user namespace, others a range of ids if newuidmap grants it. */
export async function availableMappings(uid: number): Promise<UserMapping[]> {
  if (uid === 0) return ['host', 'single'];
  return (await findProgram('newuidmap')) !== undefined ? ['mapped', 'single'] : ['single'];
}

/** The arguments of unshare(1) that make the mapping. */
export function unshareUserArguments(mapping: UserMapping): string[] {
  if (mapping === 'host') return [];
  return mapping === 'mapped' ? ['--user', '--map-root-user', '--map-auto'] : ['--user', '--map-root-user'];
}
