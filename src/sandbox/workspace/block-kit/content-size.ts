/** Keys whose values are names for machines, not content. */
const NAMES = new Set(['type', 'block_id', 'action_id', 'style', 'align', 'level', 'status', 'task_id']);

/** Characters of everything that a person could see or that rides along, in any depth of any JSON value. */
export function contentSize(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + contentSize(item), 0);
  return Object.entries(value).reduce((sum, [key, item]) => sum + (NAMES.has(key) ? 0 : contentSize(item)), 0);
}
