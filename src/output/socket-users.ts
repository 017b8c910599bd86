/** One process in the notation of ss; its name is in quotes and may hold any character but a quote. */
const USER = /\("([^"]{0,64})",pid=(\d{1,10}),fd=\d{1,10}\)/g;

/** `users:(("nginx",pid=1,fd=6),("nginx",pid=7,fd=6))` as `nginx (pid 1, 7)`. Anything else stays as it is. */
export function readSocketUsers(raw: string): string {
  const pids = new Map<string, Set<string>>();
  for (const [, name = '', pid = ''] of raw.matchAll(USER)) pids.set(name, (pids.get(name) ?? new Set()).add(pid));
  if (pids.size === 0) return raw;
  return [...pids].map(([name, ids]) => `${name} (pid ${[...ids].join(', ')})`).join(', ');
}
