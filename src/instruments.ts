import type { ApprovalMessages, Around, Attachment, Cluster, Conversation, Mechanism, PortCall } from './core/ports.js';
import type { Stores } from './stores.js';

export type { Around, PortCall };

/** Calls that answer at once; nothing can be done around them. */
const AT_ONCE = new Set(['progress', 'leave', 'conversation', 'tell', 'refuses']);

/**
 * An adapter with `around` around each of its calls that give a promise; what gives none is named in `AT_ONCE`, or is no call.
 * @param wrap what becomes of a call's result, for those that give another port
 */
function instrument<T extends object>(
  port: string,
  adapter: T,
  around: Around,
  wrap?: (result: unknown) => unknown,
): T {
  return new Proxy(adapter, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      // An adapter with private members knows only itself.
      if (AT_ONCE.has(name)) return (...args: readonly unknown[]): unknown => Reflect.apply(value, target, args);
      return async (...args: readonly unknown[]) => {
        const go = (): Promise<unknown> => Promise.resolve(Reflect.apply(value, target, args));
        const result = await around({ port, method: name, args }, go);
        return wrap === undefined ? result : wrap(result);
      };
    },
  });
}

/** Instruments what `startBot` joins; without `around` each thing is given back as it is. */
export interface Instruments {
  stores(stores: Stores): Stores;
  cluster<C extends Cluster>(cluster: C): C;
  conversation(conversation: Conversation): Conversation;
  approvals(messages: ApprovalMessages): ApprovalMessages;
  /** Anything else that answers by promises. */
  port<T extends object>(name: string, adapter: T): T;
}

const asIs = <T>(one: T): T => one;
const NONE: Instruments = { stores: asIs, cluster: asIs, conversation: asIs, approvals: asIs, port: (_, one) => one };

/** @param arounds the first is the outermost */
export function createInstruments(arounds: readonly Around[]): Instruments {
  if (arounds.length === 0) return NONE;
  const around: Around = <T>(call: PortCall, go: () => Promise<T>) =>
    arounds.reduceRight<() => Promise<T>>((inner, each) => () => each(call, inner), go)();
  const port = <T extends object>(name: string, adapter: T): T => instrument(name, adapter, around);
  const attachment = (result: unknown): unknown =>
    result === undefined ? undefined : port('attachment', result as Attachment);
  const mechanism = (one: Mechanism): Mechanism => {
    const plain = instrument('mechanism', one, around);
    const giving = instrument('mechanism', one, around, attachment);
    return {
      name: one.name,
      preflight: plain.preflight.bind(plain),
      attach: giving.attach.bind(giving),
      adopt: giving.adopt.bind(giving),
      removeLeft: plain.removeLeft.bind(plain),
    };
  };
  const conversation = (one: Conversation): Conversation => port('conversation', one);
  return {
    port,
    conversation,
    // The audit is instrumented once it is joined with those of other places.
    stores: (stores) => {
      const each = Object.entries(stores)
        .filter(([, store]) => typeof store === 'object' && store !== stores.audit)
        .map(([name, store]) => [name, port(name, store as object)]);
      return { ...stores, ...(Object.fromEntries(each) as Partial<Stores>) };
    },
    cluster: (one) => ({
      ...one,
      targets: port('targets', one.targets),
      access: port('access', one.access),
      mechanisms: new Map([...one.mechanisms].map(([name, each]) => [name, mechanism(each)])),
    }),
    approvals: (messages) => ({
      ...methodsOf(port('approvalMessages', messages)),
      conversation(approval) {
        const found = messages.conversation(approval);
        return found && conversation(found);
      },
    }),
  };
}

/** The three that give promises. */
function methodsOf(messages: ApprovalMessages): Omit<ApprovalMessages, 'conversation'> {
  return {
    post: messages.post.bind(messages),
    update: messages.update.bind(messages),
    remark: messages.remark.bind(messages),
  };
}
