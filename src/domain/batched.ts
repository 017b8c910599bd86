interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes in the order of the calls, and together what comes while a write goes on: with a slow disk the waits stay short. Each call settles
 * as the write that it was in did.
 * @param most items of one write
 * @param mostWaiting beyond so many a call rejects at once
 */
export function batched<T>(
  write: (items: readonly T[]) => Promise<void>,
  { most, mostWaiting }: { readonly most: number; readonly mostWaiting: number },
): (item: T) => Promise<void> {
  const waiting: Waiting<T>[] = [];
  let writing = false;

  async function drain(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        await write(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    writing = false;
  }

  return (item) =>
    new Promise<void>((resolve, reject) => {
      if (waiting.length >= mostWaiting) return reject(new Error('too much waits to be written'));
      waiting.push({ item, resolve, reject });
      // It does not reject: each item is told how its own write ended.
      if (!writing) drain().catch(reject);
    });
}
