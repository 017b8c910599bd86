import type { KubeObject, ObjectStore } from '../contract.js';

/** Pods that are there to be in trouble; nobody waits for them. */
const TROUBLED: ReadonlySet<string> = new Set(['crashing', 'pending']);

/** Resolves once every deployment of the demo has its replicas, and every pod that should run is ready. */
export async function waitForDemo(store: ObjectStore, signal: AbortSignal): Promise<void> {
  if (isUp(store)) return;
  await new Promise<void>((resolve, reject) => {
    const settle = (act: () => void): void => {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onAbort = (): void => settle(() => reject(new Error(`the demo's pods do not run: ${troubles(store)}`)));
    const unsubscribe = store.subscribe('pods', () => {
      if (isUp(store)) settle(resolve);
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function expected(store: ObjectStore): KubeObject[] {
  return store.list('pods').filter(({ metadata }) => !TROUBLED.has(metadata.name));
}

function isUp(store: ObjectStore): boolean {
  const wanted = store.list('deployments').reduce((sum, { spec }) => sum + Number(spec?.['replicas'] ?? 1), 0);
  const pods = expected(store);
  const owned = pods.filter(({ metadata }) => (metadata.ownerReferences ?? []).length > 0);
  return owned.length >= wanted && pods.length > 0 && pods.every(isReady);
}

function isReady({ status }: KubeObject): boolean {
  const conditions = status?.['conditions'];
  return (
    Array.isArray(conditions) &&
    conditions.some((entry: { type?: unknown; status?: unknown }) => entry.type === 'Ready' && entry.status === 'True')
  );
}

function troubles(store: ObjectStore): string {
  const names = expected(store)
    .filter((pod) => !isReady(pod))
    .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
  return names.length === 0 ? 'none was made' : `${names.join(', ')} not ready`;
}
