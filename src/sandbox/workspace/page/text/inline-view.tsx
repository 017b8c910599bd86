import { useDirectory } from '../state/directory.js';
import type { InlineNode } from './nodes.js';
import { safeUrl } from './safe-url.js';
import { formatSlackDate } from './slack-date.js';

/** Shows parsed inline text. Everything becomes a text node: no markup of an app or a person is ever interpreted. */
export function Inline({ nodes }: { nodes: InlineNode[] }) {
  return nodes.map((node, index) => <InlineItem key={index} node={node} />);
}

function InlineItem({ node }: { node: InlineNode }) {
  switch (node.kind) {
    case 'text':
      return <>{node.text}</>;
    case 'break':
      return <br />;
    case 'bold':
      return (
        <strong>
          <Inline nodes={node.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inline nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Inline nodes={node.children} />
        </s>
      );
    case 'code':
      return <code class="code">{node.text}</code>;
    case 'emoji':
      return <Emoji name={node.name} unicode={node.unicode} />;
    case 'date':
      return <time>{formatSlackDate(node.epochSeconds, node.format, new Date()) || node.fallback}</time>;
    case 'link':
      return (
        <Link url={node.url}>
          <Inline nodes={node.children} />
        </Link>
      );
    case 'user':
    case 'channel':
    case 'usergroup':
    case 'broadcast':
      return <Mention kind={node.kind} id={node.id} label={node.label} />;
  }
}

/** One emoji with its name for a screen reader and as a tooltip. */
export function Emoji({ name, unicode }: { name: string; unicode: string }) {
  return (
    <span class="emoji" role="img" aria-label={`${name.replaceAll('_', ' ')} emoji`} title={`:${name}:`}>
      {unicode}
    </span>
  );
}

/** A link that opens in a new tab; an address that may not be opened is shown as text. */
export function Link({ url, children }: { url: string; children: preact.ComponentChildren }) {
  const href = safeUrl(url);
  if (href === undefined) return <>{children}</>;
  const opensHere = new URL(href).origin === location.origin;
  return (
    <a href={href} {...(opensHere ? {} : { target: '_blank', rel: 'noopener noreferrer' })}>
      {children}
    </a>
  );
}

interface MentionProps {
  kind: 'user' | 'channel' | 'usergroup' | 'broadcast';
  id: string;
  label?: string | undefined;
}

/** A mention of a person, a channel, a group or everybody; my own and everybody's are marked. */
export function Mention({ kind, id, label }: MentionProps) {
  const directory = useDirectory();
  if (kind === 'channel') {
    const channel = directory.channel(id);
    if (channel === undefined) return <span class="mention">#{label ?? 'private-channel'}</span>;
    return (
      <button type="button" class="mention mention-link" onClick={() => directory.openChannel(id)}>
        #{channel.name}
      </button>
    );
  }
  const name =
    kind === 'user' ? (directory.person(id)?.name ?? label ?? id) : kind === 'broadcast' ? id : (label ?? id);
  const isMine = kind === 'broadcast' || id === directory.me;
  return <span class={isMine ? 'mention mention-mine' : 'mention'}>@{name.replace(/^@/, '')}</span>;
}
