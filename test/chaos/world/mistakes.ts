import type { Around, PortCall } from '../../../src/instruments.js';
import type { MistakeName } from './work.js';

/** What stands between a replica and a port to make a mistake; gives what the caller gets. */
type Mistake = (call: PortCall, go: () => Promise<unknown>) => Promise<unknown>;

const is = ({ port, method }: PortCall, name: string): boolean => `${port}.${method}` === name;
const told = (): Promise<'told'> => Promise.resolve('told');
const nothing = (): Promise<undefined> => Promise.resolve(undefined);

/** A receipt of somebody who did not look. */
const UNSEEN = { lines: [{ subject: 'capsule', verdict: 'ok', text: 'gone' }], checkedAt: 0 };

/** Each breaks what one invariant holds, so that the invariant can be seen to notice. */
const MISTAKES: Readonly<Record<MistakeName, Mistake>> = {
  'forgets the result': (call, go) => (is(call, 'conversation.result') ? told() : go()),
  'forgets the end': (call, go) => (is(call, 'conversation.finish') ? told() : go()),
  'leaves the capsule': (call, go) => (is(call, 'attachment.detach') ? Promise.resolve(UNSEEN) : go()),
  'forgets the limits': (call, go) => (is(call, 'limiter.run') ? (call.args[1] as () => Promise<unknown>)() : go()),
  async 'audits twice'(call, go) {
    if (is(call, 'audit.write')) await go();
    return go();
  },
  'forgets the audit': (call, go) => (is(call, 'audit.write') ? nothing() : go()),
  'keeps the lease': (call, go) => (is(call, 'obligations.done') ? nothing() : go()),
  'forgets the answer': (call, go) => (is(call, 'conversation.answer') ? nothing() : go()),
};

export function aroundMistake(name: MistakeName): Around {
  const mistake = MISTAKES[name];
  return <T>(call: PortCall, go: () => Promise<T>) => mistake(call, go) as Promise<T>;
}
