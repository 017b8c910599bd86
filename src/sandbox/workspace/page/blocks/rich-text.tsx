import type { VNode } from 'preact';
import { RichTextInline } from './rich-text-inline.js';
import type { BlockOf } from './shapes.js';

type RichTextBlock = BlockOf<'rich_text'>;
type Part = RichTextBlock['elements'][number];
type ListPart = Extract<Part, { type: 'rich_text_list' }>;

/** A rich_text block: paragraphs, lists, quotes and preformatted text. */
export function RichText({ block }: { block: RichTextBlock }) {
  return (
    <div class="rich-text">
      {block.elements.map((part, index) => (
        <RichTextPart key={index} part={part} />
      ))}
    </div>
  );
}

function RichTextPart({ part }: { part: Part }): VNode {
  switch (part.type) {
    case 'rich_text_section':
      return (
        <div class="paragraph">
          <RichTextInline elements={part.elements} />
        </div>
      );
    case 'rich_text_quote':
      return (
        <blockquote>
          <RichTextInline elements={part.elements} />
        </blockquote>
      );
    case 'rich_text_preformatted':
      return (
        <pre class="pre" tabIndex={0}>
          <RichTextInline elements={part.elements} />
        </pre>
      );
    case 'rich_text_list':
      return <RichTextList part={part} />;
  }
}

function RichTextList({ part }: { part: ListPart }) {
  const items = part.elements.map((section, index) => (
    <li key={index}>
      <RichTextInline elements={section.elements} />
    </li>
  ));
  const indent = `indent-${part.indent ?? 0}`;
  if (part.style === 'bullet') return <ul class={indent}>{items}</ul>;
  return (
    <ol class={indent} start={(part.offset ?? 0) + 1}>
      {items}
    </ol>
  );
}
