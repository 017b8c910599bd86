/** What mrkdwn and Markdown are parsed into: a tree that holds text and never markup, so that showing it can't inject any. */
export type InlineNode =
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'bold' | 'italic' | 'strike'; children: InlineNode[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; url: string; children: InlineNode[] }
  | { kind: 'user' | 'channel' | 'usergroup' | 'broadcast'; id: string; label: string | undefined }
  | { kind: 'emoji'; name: string; unicode: string }
  | { kind: 'date'; epochSeconds: number; format: string; fallback: string };

/** The block-level part of a mrkdwn text. */
export type TextBlock =
  | { kind: 'paragraph'; children: InlineNode[] }
  | { kind: 'pre'; text: string }
  | { kind: 'quote'; children: InlineNode[] };
