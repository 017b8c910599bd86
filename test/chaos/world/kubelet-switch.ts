import type { ObjectStore, WatchEvent } from '../../../src/sandbox/cluster/contract.js';

/** Takes the kubelet's view of the pods away: what is new is not started, and nothing is ended, until it is back. */
export class KubeletSwitch {
  #isAway = false;
  #missed: (() => void)[] = [];

  leave(): void {
    this.#isAway = true;
  }

  /** It learns of everything that it has missed, in order. */
  comeBack(): void {
    this.#isAway = false;
    for (const tell of this.#missed.splice(0)) tell();
  }

  /** The store as the kubelet sees it. */
  over(store: ObjectStore): ObjectStore {
    return {
      get: store.get.bind(store),
      list: store.list.bind(store),
      create: store.create.bind(store),
      update: store.update.bind(store),
      remove: store.remove.bind(store),
      subscribe: (resource, listener) => {
        const unlessAway = (event: WatchEvent): void => {
          if (this.#isAway && resource === 'pods') this.#missed.push(() => listener(event));
          else listener(event);
        };
        return store.subscribe(resource, unlessAway);
      },
    };
  }
}
