import type { ComponentChildren } from 'preact';
import { emojiByName } from '../text/emoji.js';
import { Emoji, Link, Mention } from '../text/inline-view.js';
import { formatSlackDate } from '../text/slack-date.js';
import type { BlockOf } from './shapes.js';

type Section = Extract<BlockOf<'rich_text'>['elements'][number], { type: 'rich_text_section' }>;
type Inline = Section['elements'][number];

/** The inline elements of a rich_text part. */
export function RichTextInline({ elements }: { elements: Inline[] }) {
  return elements.map((element, index) => (
    <Styled key={index} style={element.style}>
      <RichTextItem element={element} />
    </Styled>
  ));
}

function RichTextItem({ element }: { element: Inline }) {
  switch (element.type) {
    case 'text':
      return <>{element.text}</>;
    case 'link':
      return <Link url={element.url}>{element.text ?? element.url}</Link>;
    case 'user':
      return <Mention kind="user" id={element.user_id} />;
    case 'usergroup':
      return <Mention kind="usergroup" id={element.usergroup_id} />;
    case 'channel':
      return <Mention kind="channel" id={element.channel_id} />;
    case 'broadcast':
      return <Mention kind="broadcast" id={element.range} />;
    case 'team':
      return <>{element.team_id}</>;
    case 'emoji':
      return <EmojiItem name={element.name} unicode={element.unicode} />;
    case 'date':
      return <time>{formatSlackDate(element.timestamp, element.format, new Date())}</time>;
    case 'color':
      return <ColorItem value={element.value} />;
  }
}

/** `unicode` is hyphenated code points in hex; a custom emoji has none and keeps its name. */
function EmojiItem({ name, unicode }: { name: string; unicode: string | undefined }) {
  const points = unicode?.split('-').map((point) => Number.parseInt(point, 16)) ?? [];
  const isValid = points.length > 0 && points.every((point) => point > 0 && point <= 0x10ffff);
  const shown = isValid ? String.fromCodePoint(...points) : emojiByName(name);
  return shown === undefined ? <>:{name}:</> : <Emoji name={name} unicode={shown} />;
}

function ColorItem({ value }: { value: string }) {
  const isColor = /^#[0-9a-f]{3,8}$/i.test(value);
  return (
    <span>
      {isColor && <span class="swatch" style={{ backgroundColor: value }} />}
      {value}
    </span>
  );
}

function Styled({ style, children }: { style: Inline['style']; children: ComponentChildren }) {
  let shown = <>{children}</>;
  if (style?.code === true) shown = <code class="code">{shown}</code>;
  if (style?.strike === true) shown = <s>{shown}</s>;
  if (style?.underline === true) shown = <u>{shown}</u>;
  if (style?.italic === true) shown = <em>{shown}</em>;
  if (style?.bold === true) shown = <strong>{shown}</strong>;
  return shown;
}
