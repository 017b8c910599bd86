import { useMemo } from 'preact/hooks';
import { Inline } from './inline-view.js';
import { parseInlineMarkdown } from './markdown-inline.js';
import type { ListItem, MarkdownNode, MarkdownTable } from './markdown-nodes.js';
import { parseMarkdown } from './markdown.js';

/** Shows a Markdown document. */
export function Markdown({ text }: { text: string }) {
  const nodes = useMemo(() => parseMarkdown(text), [text]);
  return <MarkdownNodes nodes={nodes} />;
}

function MarkdownNodes({ nodes }: { nodes: MarkdownNode[] }) {
  return nodes.map((node, index) => <MarkdownItem key={index} node={node} />);
}

function Source({ text }: { text: string }) {
  return <Inline nodes={parseInlineMarkdown(text)} />;
}

function MarkdownItem({ node }: { node: MarkdownNode }) {
  switch (node.kind) {
    case 'heading':
      return (
        <div class={`md-heading md-heading-${node.level}`} role="heading" aria-level={node.level + 2}>
          <Source text={node.source} />
        </div>
      );
    case 'paragraph':
      return (
        <p class="md-paragraph">
          <Source text={node.source} />
        </p>
      );
    case 'pre':
      return (
        <pre class="pre" tabIndex={0}>
          {node.text}
        </pre>
      );
    case 'quote':
      return (
        <blockquote>
          <MarkdownNodes nodes={node.children} />
        </blockquote>
      );
    case 'list':
      return <MarkdownList node={node} />;
    case 'table':
      return <MarkdownTableView table={node.table} />;
    case 'rule':
      return <hr class="divider" />;
  }
}

function MarkdownList({ node }: { node: Extract<MarkdownNode, { kind: 'list' }> }) {
  const items = node.items.map((item, index) => <MarkdownListItem key={index} item={item} />);
  return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>;
}

function MarkdownListItem({ item }: { item: ListItem }) {
  return (
    <li class={item.checked === undefined ? '' : 'md-task'}>
      {item.checked !== undefined && <input type="checkbox" checked={item.checked} disabled />}
      <Source text={item.source} />
      {item.nested !== undefined && <MarkdownItem node={item.nested} />}
    </li>
  );
}

function MarkdownTableView({ table }: { table: MarkdownTable }) {
  const align = (column: number) => `cell align-${table.align[column] ?? 'left'}`;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label="Table">
      <table class="table">
        <thead>
          <tr>
            {table.header.map((cell, column) => (
              <th key={column} scope="col" class={align(column)}>
                <Source text={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>
              {table.header.map((_, column) => (
                <td key={column} class={align(column)}>
                  <Source text={row[column] ?? ''} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
