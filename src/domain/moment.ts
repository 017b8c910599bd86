const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A moment for people, in UTC, and how far it is from `now` (both epoch milliseconds): `2026-11-24 12:00 UTC (in 3 days)`. */
export function renderMoment(at: number, now: number): string {
  const iso = new Date(at).toISOString();
  const distance = renderDistance(Math.abs(at - now));
  const words = distance === 'now' ? distance : at > now ? `in ${distance}` : `${distance} ago`;
  return `${iso.slice(0, -8).replace('T', ' ')} UTC (${words})`;
}

function renderDistance(ms: number): string {
  if (ms < MINUTE) return 'now';
  if (ms < 2 * HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return ms < 730 * DAY ? `${Math.round(ms / DAY)} days` : `${Math.round(ms / (365.25 * DAY))} years`;
}

/** The years that a date of a certificate, a file or a log can have; beyond them a number was no moment. */
const [FIRST, LAST] = [Date.UTC(1900, 0, 1), Date.UTC(10_000, 0, 1) - 1];

/** Epoch milliseconds that are a moment; undefined for what is not. */
export function asMoment(epochMs: number): number | undefined {
  return epochMs >= FIRST && epochMs <= LAST ? epochMs : undefined;
}

/** ISO 8601 with a date, `2026-11-24T12:00:00Z`; without a zone it is UTC, as tools in a container print it. */
export function parseMoment(text: string): number | undefined {
  const [, date, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d{2}:?\d{2})?)?$/.exec(text) ?? [];
  if (date === undefined) return undefined;
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2');
  const at = Date.parse(`${date}T${time.replace(/(\.\d{3})\d+/, '$1')}${offset}`);
  return Number.isNaN(at) ? undefined : asMoment(at);
}
