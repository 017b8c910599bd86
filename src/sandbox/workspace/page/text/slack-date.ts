import { clockTime, dayName } from './time.js';

/**
 * Shows a `<!date^…>` as Slack does (https://docs.slack.dev/messaging/formatting-message-text#date-formatting).
 * In: epoch seconds, a format with tokens like `{date_short_pretty}` and `{time}`. Out: the text in the reader's time zone.
 */
export function formatSlackDate(epochSeconds: number, format: string, now: Date): string {
  const at = new Date(epochSeconds * 1000);
  return format.replace(/\{(\w+)\}/g, (token, name: string) => tokenText(name, at, now) ?? token);
}

function tokenText(name: string, at: Date, now: Date): string | undefined {
  const pretty = dayName(at, now);
  if (name.endsWith('_pretty') && (pretty === 'Today' || pretty === 'Yesterday')) return pretty.toLowerCase();
  switch (name.replace(/_pretty$/, '')) {
    case 'date_num':
      return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
    case 'date':
      return at.toLocaleDateString('en-US', { year: 'numeric', month: 'long', day: 'numeric' });
    case 'date_short':
      return at.toLocaleDateString('en-US', { year: 'numeric', month: 'short', day: 'numeric' });
    case 'date_long':
      return at.toLocaleDateString('en-US', { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
    case 'time':
      return clockTime(at);
    case 'time_secs':
      return at.toLocaleTimeString('en-US');
    default:
      return undefined;
  }
}

function pad(part: number): string {
  return String(part).padStart(2, '0');
}
