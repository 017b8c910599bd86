/**
 * A replica of the bot in a process of its own, to be killed: says `ready` once it serves, and ends in peace at SIGTERM. Its first argument
 * is a BotWork.
 */
import type { Around } from '../../src/core/ports.js';
import type { Served } from './serve-until-told.js';
import { serveUntilTold } from './serve-until-told.js';

export interface BotWork extends Served {
  /** Before or after which call of a port it ends itself, as SIGKILL does, such as `inbox.accept`. */
  readonly diesAt?: { readonly call: string; readonly when: 'before' | 'after' };
}

const work = JSON.parse(process.argv[2] ?? '') as BotWork;
const { diesAt } = work;
const write = (fields: object, message: string): void => {
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
};
const dying: Around = async ({ port, method }, go) => {
  const dieIf = (when: 'before' | 'after'): void => {
    if (diesAt?.call === `${port}.${method}` && diesAt.when === when) process.kill(process.pid, 'SIGKILL');
  };
  dieIf('before');
  const given = await go();
  dieIf('after');
  return given;
};
await serveUntilTold(work, {
  write,
  around: diesAt === undefined ? [] : [dying],
  onReady: () => process.stdout.write('ready\n'),
});
