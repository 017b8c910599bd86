/** Looks again and again until the condition holds; for what can not be awaited. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 3_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not come to be within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
