import type { Client } from './client.js';

/**
 * bottleneck 2.19.5 is not maintained any more, and what its scripts need to be safe with replicas is this:
 * - Errors by name. Redis 7 puts `ERR ` before what error_reply gives, so that bottleneck does not know its own two errors again and
 *   never heals: after Redis has forgotten the settings, and after a client was silent for longer than its time-out.
 * - Redis' clock. Each client gives its own time, and one that is wrong by a minute ends the slots of the others.
 * - A lease on every slot (`leaseMs`), whatever the job's own bound: a process that dies gives back what it holds.
 * - A slot that is asked for again after a lost answer is the same slot, not a second one that nobody ever frees.
 */
export function mendScript(name: string, lua: string, leaseMs: number): string {
  const mended = replaceAll(lua, [
    ['local now = tonumber(ARGV[1])', REDIS_TIME],
    ["redis.error_reply('SETTINGS_KEY_NOT_FOUND')", "{ err = 'SETTINGS_KEY_NOT_FOUND' }"],
    ["redis.error_reply('UNKNOWN_CLIENT')", "{ err = 'UNKNOWN_CLIENT' }"],
  ]);
  if (!mended.includes(REDIS_TIME)) throw new Error(`bottleneck's script ${name} is not the one that is known`);
  if (name !== 'register') return mended;
  const registered = replaceAll(mended, [
    ['local expiration = tonumber(ARGV[num_static_argv + 3])', `local expiration = ${leaseMs}`],
    ['local state = process_tick(now, false)', `${SAME_SLOT}local state = process_tick(now, false)`],
  ]);
  if (!registered.includes(SAME_SLOT) || !registered.includes(`local expiration = ${leaseMs}`)) {
    throw new Error(`bottleneck's script ${name} is not the one that is known`);
  }
  return registered;
}

/** A client whose scripts of bottleneck are mended as it defines them. */
export function mendScriptsOf(client: Client, leaseMs: number): Client {
  const define = client.defineCommand.bind(client);
  client.defineCommand = (name, definition) =>
    define(name, { ...definition, lua: mendScript(name, definition.lua, leaseMs) });
  return client;
}

const REDIS_TIME = `local redis_time = redis.call('TIME')
local now = tonumber(redis_time[1]) * 1000 + math.floor(tonumber(redis_time[2]) / 1000)`;

const SAME_SLOT = `if redis.call('hexists', job_weights_key, index) == 1 then return {true, 0} end
`;

function replaceAll(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((all, [from, to]) => all.replaceAll(from, () => to), text);
}
