const DAY_MS = 86_400_000;

/** The instant of a Slack ts (`1732442662.000200`: epoch seconds and a counter). */
export function instantOf(ts: string): Date {
  return new Date(Number.parseFloat(ts) * 1000);
}

/** `3:04 AM`, as Slack writes it beside a name. */
export function clockTime(at: Date): string {
  return at.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' });
}

/** `Tuesday, November 24 at 3:04:22 AM`, for a time's tooltip. */
export function fullTime(at: Date): string {
  const day = at.toLocaleDateString('en-US', { weekday: 'long', month: 'long', day: 'numeric' });
  return `${day} at ${at.toLocaleTimeString('en-US')}`;
}

/** `Today`, `Yesterday`, or `Monday, November 23rd`. */
export function dayName(at: Date, now: Date): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const weekday = at.toLocaleDateString('en-US', { weekday: 'long' });
  return `${weekday}, ${at.toLocaleDateString('en-US', { month: 'long' })} ${ordinal(at.getDate())}`;
}

/** `today at 3:04 AM`, `yesterday at …`, `Nov 20 at …`; or minutes when it was just now. */
export function relativeTime(at: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`;
  const day = dayName(at, now);
  const short = at.toLocaleDateString('en-US', { month: 'short', day: 'numeric' });
  return `${day === 'Today' || day === 'Yesterday' ? day.toLowerCase() : short} at ${clockTime(at)}`;
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

function ordinal(day: number): string {
  const teen = day >= 11 && day <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}
