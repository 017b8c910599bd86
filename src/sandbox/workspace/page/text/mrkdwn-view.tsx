import { useMemo } from 'preact/hooks';
import { withEmoji } from './emoji.js';
import { Inline } from './inline-view.js';
import { parseMrkdwn } from './mrkdwn.js';

/** A Block Kit text object. */
export interface TextObject {
  type: string;
  text: string;
}

/** Shows a mrkdwn text as Slack does. */
export function Mrkdwn({ text }: { text: string }) {
  const blocks = useMemo(() => parseMrkdwn(text), [text]);
  return blocks.map((block, index) => {
    if (block.kind === 'pre') {
      return (
        <pre key={index} class="pre" tabIndex={0}>
          {block.text}
        </pre>
      );
    }
    const children = <Inline nodes={block.children} />;
    if (block.kind === 'quote') return <blockquote key={index}>{children}</blockquote>;
    return (
      <div key={index} class="paragraph">
        {children}
      </div>
    );
  });
}

/** Shows a text object: mrkdwn, or plain text with emoji. */
export function TextView({ text }: { text: TextObject }) {
  return text.type === 'mrkdwn' ? <Mrkdwn text={text.text} /> : <span class="plain">{withEmoji(text.text)}</span>;
}
