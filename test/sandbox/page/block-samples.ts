import type { PageBlock } from '../../../src/sandbox/workspace/page-protocol.js';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const words = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const raw = (text: string) => ({ type: 'raw_text', text });
const number = (value: number) => ({ type: 'raw_number', value, text: value.toLocaleString('en-US') });
const option = (text: string, value: string) => ({ text: plain(text), value });

const text: PageBlock[] = [
  { type: 'header', text: plain('netstat on shop/web-5d9c7 :mag:') },
  {
    type: 'section',
    text: mrkdwn(
      '*bold*, _italic_, ~struck~, `code`, <https://example.com/a?b=1&amp;c=2|a link>, <@U0BOB>, <#C0OPS>, <!here>, <!subteam^S0ONCALL|@oncall> :rocket:\n&gt; quoted &lt;as is&gt;\n```pre  formatted\n  text```\nnot_italic_here 2*3*4',
    ),
    accessory: { type: 'button', text: plain('Details'), action_id: 'details', value: 'r-1' },
  },
  {
    type: 'section',
    fields: [
      mrkdwn('*Target*\n`shop/web-5d9c7`'),
      mrkdwn('*Container*\nweb'),
      mrkdwn('*Node*\nnode-3'),
      mrkdwn('*Took*\n1.2 s'),
    ],
  },
  { type: 'divider' },
  { type: 'context', elements: [mrkdwn('Run `r-7f3k2q` · by <@U0ALICE>'), plain(':lock: nothing stays')] },
  {
    type: 'markdown',
    text: '## What was seen\nThe pod **listens** on _two_ ports, ~~three~~:\n\n1. `8080` for [traffic](https://example.com)\n2. `9090` for metrics\n   - nested point\n\n- [x] attached\n- [ ] detached\n\n> a quote\n\n```sh\nss -tunap\n```\n\n| port | state |\n| ---: | :--- |\n| 8080 | LISTEN |\n| 9090 | LISTEN |\n\n---\n<b>not bold</b>',
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'Rich ' },
          { type: 'text', text: 'bold code', style: { bold: true, code: true } },
          { type: 'text', text: ' by ' },
          { type: 'user', user_id: 'U0CAROL' },
          { type: 'text', text: ' in ' },
          { type: 'channel', channel_id: 'C0OPS' },
          { type: 'text', text: ' ' },
          { type: 'emoji', name: 'tada', unicode: '1f389' },
          { type: 'text', text: ' ' },
          { type: 'link', url: 'https://example.com', text: 'link', style: { italic: true } },
        ],
      },
      { type: 'rich_text_list', style: 'bullet', elements: ['one', 'two'].map((one) => words(one).elements[0]) },
      {
        type: 'rich_text_list',
        style: 'ordered',
        indent: 1,
        elements: ['first', 'second'].map((one) => words(one).elements[0]),
      },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'A quote' }] },
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'LISTEN 0  511  *:8080' }] },
    ],
  },
];

const addresses = ['10.0.3.7:8080', '10.0.3.7:9090', '10.0.3.9:44210', '10.0.3.12:51002'];
const tableRows = Array.from({ length: 24 }, (_, index) => [
  raw(index % 3 === 0 ? 'LISTEN' : 'ESTAB'),
  raw(addresses[index % addresses.length] ?? ''),
  raw(`10.0.${index}.1:5${index}432`),
  number(index * 1371),
  words(index % 2 === 0 ? 'nginx: worker process' : 'node server.js --port 8080 --with-a-long-command-line that wraps'),
]);

const tables: PageBlock[] = [
  {
    type: 'table',
    column_settings: [null, null, null, { align: 'right' }, { is_wrapped: true }],
    rows: [['State', 'Local address', 'Peer address', 'Bytes', 'Process'].map(raw), ...tableRows],
  },
  {
    type: 'data_table',
    caption: 'Open files by process',
    rows: [
      ['Process', 'Files', 'CPU %'].map(raw),
      ...['nginx', 'node', 'redis', 'envoy', 'sh', 'cron', 'postgres'].map((name, index) => [
        raw(name),
        number([812, 77, 1290, 3, 12, 5, 4410][index] ?? 0),
        number(index * 3.5),
      ]),
    ],
  },
];

const categories = ['09:40', '09:45', '09:50', '09:55', '10:00', '10:05'];
const series = (name: string, values: number[]) => ({
  name,
  data: categories.map((label, index) => ({ label, value: values[index] ?? 0 })),
});
const plot = (type: 'bar' | 'line' | 'area', title: string): PageBlock => ({
  type: 'data_visualization',
  title,
  chart: {
    type,
    series: [series('web', [120, 340, 560, 2300, 1900, 400]), series('api', [80, 90, 300, 700, 1200, 300])],
    axis_config: { categories, x_label: 'Time', y_label: 'Errors per minute' },
  },
});

const charts: PageBlock[] = [
  {
    type: 'data_visualization',
    title: 'Connections by state',
    chart: {
      type: 'pie',
      segments: [
        { label: 'ESTAB', value: 61 },
        { label: 'TIME-WAIT', value: 24 },
        { label: 'LISTEN', value: 4 },
      ],
    },
  },
  plot('line', 'Errors'),
  plot('bar', 'Errors as bars'),
  plot('area', 'Errors as areas'),
];

const picture = { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'A picture elsewhere' };

const cards: PageBlock[] = [
  { type: 'image', image_url: 'https://example.com/graph.png', alt_text: 'A graph elsewhere', title: plain('Graph') },
  {
    type: 'card',
    icon: picture,
    title: mrkdwn('*Approval needed*'),
    subtitle: mrkdwn('privileged capsule `tcpdump`'),
    body: mrkdwn('<@U0BOB> asks to run *tcpdump* on `shop/web-5d9c7`.'),
    actions: [{ type: 'button', text: plain('Approve'), action_id: 'approve-card', style: 'primary' }],
  },
  {
    type: 'plan',
    title: 'Runbook: slow checkout',
    tasks: [
      { type: 'task_card', task_id: 'a', title: 'netstat', status: 'complete', output: words('12 sockets') },
      { type: 'task_card', task_id: 'b', title: 'tcpdump', status: 'in_progress', details: words('10 s of port 8080') },
      {
        type: 'task_card',
        task_id: 'c',
        title: 'perf',
        status: 'error',
        output: words('refused: node is under pressure'),
      },
      { type: 'task_card', task_id: 'd', title: 'lsof', status: 'pending' },
    ],
  },
  { type: 'task_card', task_id: 'z', title: 'One task alone', status: 'complete' },
  {
    type: 'carousel',
    elements: ['One', 'Two', 'Three'].map((name) => ({
      type: 'card',
      title: mrkdwn(`*${name}*`),
      body: mrkdwn('text'),
    })),
  },
  {
    type: 'container',
    title: plain('Folded'),
    is_collapsible: true,
    child_blocks: [{ type: 'section', text: mrkdwn('inside a container') }],
  },
  {
    type: 'video',
    title: plain('How a capsule attaches'),
    alt_text: 'video',
    video_url: 'https://example.com/v',
    thumbnail_url: 'https://example.com/t.png',
    description: plain('Two minutes'),
  },
];

const interactive: PageBlock[] = [
  {
    type: 'actions',
    elements: [
      { type: 'button', text: plain('Approve'), action_id: 'approve', value: 'r-1', style: 'primary' },
      {
        type: 'button',
        text: plain('Cancel run'),
        action_id: 'cancel',
        style: 'danger',
        confirm: {
          title: plain('Cancel this run?'),
          text: mrkdwn('The capsule *stops* at once.'),
          confirm: plain('Cancel it'),
          deny: plain('Keep'),
          style: 'danger',
        },
      },
      { type: 'button', text: plain('Never acked'), action_id: 'never' },
      {
        type: 'static_select',
        action_id: 'pick',
        placeholder: plain('Choose a container'),
        options: [option('web', 'web'), option('sidecar', 'sidecar')],
      },
      {
        type: 'overflow',
        action_id: 'more',
        options: [option('Run again', 'again'), option('Show raw output', 'raw')],
      },
      { type: 'users_select', action_id: 'who', placeholder: plain('Hand over to') },
      { type: 'datepicker', action_id: 'day', initial_date: '2026-11-24' },
      { type: 'checkboxes', action_id: 'boxes', options: [option('listening only', 'l')] },
      { type: 'radio_buttons', action_id: 'radio', options: [option('tcp', 'tcp'), option('udp', 'udp')] },
    ],
  },
  {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'feedback',
        positive_button: { text: plain('Good'), value: 'good' },
        negative_button: { text: plain('Bad'), value: 'bad' },
      },
      { type: 'icon_button', icon: 'trash', action_id: 'trash', text: plain('Delete') },
    ],
  },
  { type: 'input', label: plain('A note'), element: { type: 'plain_text_input', action_id: 'note' }, optional: true },
];

/** Every block that a message may hold, in messages of few kinds each. */
export const BLOCK_SAMPLES: ReadonlyMap<string, PageBlock[]> = new Map([
  ['text', text],
  ['tables', tables.slice(0, 1)],
  ['data table', tables.slice(1)],
  ['charts', charts.slice(0, 2)],
  ['more charts', charts.slice(2)],
  ['cards', cards],
  ['interactive', interactive],
]);

/** Every block that only a form may hold besides, and every kind of input. */
export const FORM_BLOCKS: PageBlock[] = [
  { type: 'alert', level: 'warning', text: mrkdwn('This capsule is *privileged*: two people must approve it.') },
  {
    type: 'input',
    block_id: 'reason',
    label: plain('Reason'),
    hint: plain('Goes into the audit record'),
    element: {
      type: 'plain_text_input',
      action_id: 'text',
      multiline: true,
      placeholder: plain('Why is this needed?'),
    },
  },
  {
    type: 'input',
    block_id: 'container',
    label: plain('Container'),
    element: {
      type: 'static_select',
      action_id: 'pick',
      options: [option('web', 'web'), option('sidecar', 'sidecar')],
    },
  },
  {
    type: 'input',
    block_id: 'seconds',
    label: plain('Seconds'),
    optional: true,
    element: {
      type: 'number_input',
      action_id: 'text',
      is_decimal_allowed: false,
      initial_value: '10',
      min_value: '1',
    },
  },
  {
    type: 'input',
    block_id: 'many',
    label: plain('Tell also'),
    optional: true,
    element: { type: 'multi_users_select', action_id: 'who' },
  },
  {
    type: 'input',
    block_id: 'protocol',
    label: plain('Protocol'),
    element: {
      type: 'radio_buttons',
      action_id: 'radio',
      initial_option: option('tcp', 'tcp'),
      options: [option('tcp', 'tcp'), option('udp', 'udp')],
    },
  },
];
