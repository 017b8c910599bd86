import type { types } from '@slack/bolt';
import { shorten, visibleLine, visibleLines } from './visible.js';

export type Inline = types.RichTextElement;
export type Section = types.RichTextSection;
export type RichTextPart = types.RichTextBlock['elements'][number];

/** The longest single foreign text in a line; longer ones are cut where they stand. */
const MOST_IN_LINE = 1_000;

/** Foreign or own words: Slack shows the `text` of a rich text element literally, whatever it holds. */
export function words(text: string, style?: types.RichTextText['style']): Inline {
  const shown = shorten(visibleLine(text), MOST_IN_LINE) || ' ';
  return style === undefined ? { type: 'text', text: shown } : { type: 'text', text: shown, style };
}

export const bold = (text: string): Inline => words(text, { bold: true });
export const code = (text: string): Inline => words(text, { code: true });
export const emoji = (name: string): Inline => ({ type: 'emoji', name });
export const channelLink = (channelId: string): Inline => ({ type: 'channel', channel_id: channelId });
export const person = (userId: string): Inline => ({ type: 'user', user_id: userId });

/** A moment as each reader's own clock shows it. */
export function clockTime(epochMs: number): Inline {
  const fallback = `${new Date(epochMs).toISOString().slice(11, 19)} UTC`;
  return { type: 'date', timestamp: Math.floor(epochMs / 1_000), format: '{time_secs}', fallback };
}

export const section = (...elements: Inline[]): Section => ({ type: 'rich_text_section', elements });

export const bullets = (entries: readonly Section[]): types.RichTextList => ({
  type: 'rich_text_list',
  style: 'bullet',
  elements: [...entries],
});

/** Foreign text of several lines, letter for letter. */
export const preformatted = (text: string): types.RichTextPreformatted => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text: visibleLines(text) || ' ' }],
});

export const richText = (...elements: RichTextPart[]): types.RichTextBlock => ({ type: 'rich_text', elements });
