import { decodeEntities } from './entities.js';
import type { InlineNode } from './nodes.js';

/**
 * Reads the inside of one `<…>` of a mrkdwn text: a link, a mention, a special mention or a date.
 * In: the text between the angle brackets. Out: a node, or undefined if it is none of them (it is then shown as written).
 */
export function parseReference(inside: string): InlineNode | undefined {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : decodeEntities(inside.slice(bar + 1));
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return { kind: 'user', id: target.slice(1), label };
  if (/^#[CG][A-Z0-9]+$/.test(target)) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!')) return parseSpecial(target.slice(1), label);
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(target)) return undefined;
  const url = decodeEntities(target);
  return { kind: 'link', url, children: [{ kind: 'text', text: label ?? url.replace(/^mailto:/, '') }] };
}

function parseSpecial(name: string, label: string | undefined): InlineNode | undefined {
  if (['here', 'channel', 'everyone'].includes(name)) return { kind: 'broadcast', id: name, label: undefined };
  const group = /^subteam\^(S[A-Z0-9]+)$/.exec(name);
  if (group?.[1] !== undefined) return { kind: 'usergroup', id: group[1], label };
  const date = /^date\^(\d{1,12})\^([^^]+)(?:\^.*)?$/.exec(name);
  if (date?.[1] !== undefined && date[2] !== undefined) {
    return { kind: 'date', epochSeconds: Number(date[1]), format: date[2], fallback: label ?? date[2] };
  }
  return undefined;
}
