import { eventually } from '../../support/eventually.js';
import { buttonsOf, read } from '../../e2e/read-message.js';
import type { Command, Wish } from '../command.js';
import { channelOf, type } from '../command.js';
import { Hearing } from '../told.js';
import type { Replica } from '../world/replica.js';
import { TARGETS } from '../world/targets.js';
import type { World } from '../world/world.js';

/** Something that replicas carry out, each for itself, while each is killed at another step of it. */
export interface Scenario {
  readonly name: string;
  /** Makes every one of the replicas begin; gives the commands that were typed for that. */
  begin(world: World, doomed: readonly Replica[]): Promise<readonly Command[]>;
  /** Only so many at the same time. */
  readonly most?: number;
}

const PATIENCE_MS = 30_000;
const target = (index: number): string => TARGETS[index % TARGETS.length] ?? '';

/** Whatever is delivered while `act` goes on goes to this replica. */
function through<T>(world: World, replica: Replica | undefined, act: () => T): T {
  const before = world.route;
  const index = replica === undefined ? 0 : world.replicas.indexOf(replica);
  world.route = () => index;
  try {
    // Slack chooses the connection before the first await.
    return act();
  } finally {
    world.route = before;
  }
}

const command = (words: string, more: Partial<Wish> = {}): Wish => ({
  words,
  expected: 'runs',
  as: 'command',
  ...more,
});

/** Each replica gets one command. */
const each = (world: World, doomed: readonly Replica[], wish: (index: number) => Wish): readonly Command[] =>
  doomed.map((replica, index) => through(world, replica, () => type(world, wish(index), channelOf(index))));

const simple = (name: string, wish: (index: number) => Wish): Scenario => ({
  name,
  begin: (world, doomed) => Promise.resolve(each(world, doomed, wish)),
});

/** Asked for by the survivor; each replica gets the approval of one. */
const approved = (name: string, words: (index: number) => string): Scenario => ({
  name,
  async begin(world, doomed) {
    const wish = (index: number): Wish => command(words(index), { expected: 'runs when approved' });
    const commands = doomed.map((_, index) =>
      through(world, undefined, () => type(world, wish(index), channelOf(index))),
    );
    const requests = () => {
      const heard = new Hearing(world, commands);
      return commands.flatMap((one) => heard.about(one).approvals.slice(0, 1));
    };
    await eventually('all wait for an approval', () => requests().length === commands.length, PATIENCE_MS);
    for (const [index, { channel, ts }] of requests().entries()) {
      const lead = world.workspace.as(world.people.takeLead());
      // What does not reach it is pressed again by those who look after the requests.
      void through(world, doomed[index], () => lead.press(channel, ts, 'recap_approve')).catch(() => undefined);
    }
    return commands;
  },
});

const stopped: Scenario = {
  name: 'a run that is stopped',
  async begin(world, doomed) {
    const commands = each(world, doomed, (index) => command(`sleeper ${target(index)}`));
    const running = (one: Command) =>
      new Hearing(world, commands).about(one).live.find((message) => read(message).includes(': running'));
    await eventually(
      'all run, or are over',
      () => commands.every((one, index) => running(one) ?? doomed[index]?.isOver),
      PATIENCE_MS,
    );
    const stops = commands.flatMap((one, index) => {
      const message = running(one);
      const id = message && buttonsOf(message)[0]?.value;
      const replica = doomed[index];
      if (id === undefined || replica === undefined || replica.isOver) return [];
      const stop = command(`stop ${id}`, { expected: 'an answer' });
      return [through(world, replica, () => type(world, stop, channelOf(index)))];
    });
    return [...commands, ...stops];
  },
};

/** Another replica has attached the capsule and was killed; everybody but the doomed one stands still meanwhile. */
const takenOver: Scenario = {
  name: 'a run that is taken over',
  most: 1,
  async begin(world, [doomed]) {
    const others = world.replicas.filter((replica) => replica !== doomed);
    const killAt = { call: 'attachment.started', count: 1, when: 'after' } as const;
    const [first] = await world.addReplicas([{ killAt }]);
    await first?.arm();
    await connected(world);
    const commands = through(world, first, () => [type(world, command(`nap ${target(0)}`), channelOf(0))]);
    await first?.gone();
    for (const other of others) other.freeze();
    try {
      const isOver = (): boolean => doomed === undefined || doomed.isOver || hasEnded(world, commands);
      await eventually('it is taken over', isOver, PATIENCE_MS).catch(() => undefined);
    } finally {
      for (const other of others) other.thaw();
    }
    return commands;
  },
};

function hasEnded(world: World, commands: readonly Command[]): boolean {
  const heard = new Hearing(world, commands);
  return commands.every((one) => heard.about(one).live.some(({ text }) => text.includes(': done')));
}

/** Slack has seen that those are gone that are gone, so that a place among the replicas is one among the connections. */
export async function connected({ workspace, replicas }: Pick<World, 'workspace' | 'replicas'>): Promise<void> {
  await eventually('Slack has a connection of each', () => workspace.sockets.count === replicas.length, PATIENCE_MS);
}

export const SCENARIOS: readonly Scenario[] = [
  simple('a run', (index) => command(`netstat ${target(index)}`)),
  simple('a run by a mention', (index) => command(`netstat ${target(index)}`, { as: 'mention' })),
  simple('a run on two pods', () => command('netstat shop/web --all')),
  simple('a refused command', () => command('netstat shop/ghost', { expected: 'an answer' })),
  simple('a request for an approval', (index) => command(`snoop ${target(index)}`, { expected: 'runs when approved' })),
  approved('an approved run', (index) => `snoop ${target(index)}`),
  approved('a run in a pod of its own', (index) => `nodal ${target(index)}`),
  stopped,
  takenOver,
];
