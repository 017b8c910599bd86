import { describe, expect, it } from 'vitest';
import { checkMessageBlocks, checkView } from '../../../../src/sandbox/workspace/block-kit/check-blocks.js';
import { problemText } from '../../../../src/sandbox/workspace/block-kit/problems.js';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
const button = (action_id: string, more: object = {}) => ({ type: 'button', action_id, text: plain('x'), ...more });
const raw = (text: string) => ({ type: 'raw_text', text });
const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const image = { type: 'image', alt_text: 'x', image_url: 'https://example.com/x.png' };
const rows = (count: number, columns = 1) =>
  Array.from({ length: count }, () => Array.from({ length: columns }, () => raw('x')));
const line = (labels: string[], name = 'heap') => ({
  name,
  data: labels.map((label) => ({ label, value: 1 })),
});
const chart = (chartOf: object, title = 'Memory') => ({ type: 'data_visualization', title, chart: chartOf });

/** The verdict as Slack would word it; empty when the blocks are taken. */
function verdictOf(blocks: unknown): string[] {
  const verdict = checkMessageBlocks(blocks);
  if (verdict.ok) return [];
  return verdict.problems.length === 0 ? [verdict.error] : verdict.problems.map(problemText);
}

describe('blocks that Slack takes', () => {
  it.each([
    ['a section of 3,000 characters', section('x'.repeat(3000))],
    ['a section with ten fields', { type: 'section', fields: Array.from({ length: 10 }, () => mrkdwn('x')) }],
    ['a section with a select', { ...section('x'), accessory: { type: 'users_select', action_id: 'who' } }],
    ['a context', { type: 'context', elements: [mrkdwn('x'), plain('y'), image] }],
    ['a header', { type: 'header', text: plain('x'.repeat(150)) }],
    ['a divider', { type: 'divider' }],
    ['an image', { ...image, title: plain('x') }],
    ['a markdown block', { type: 'markdown', text: 'x'.repeat(12_000) }],
    ['buttons with a confirm dialog', { type: 'actions', elements: [button('a', { confirm: { text: mrkdwn('?') } })] }],
    ['an input', { type: 'input', label: plain('x'), element: { type: 'plain_text_input', multiline: true } }],
    [
      'context actions',
      { type: 'context_actions', elements: [{ type: 'icon_button', icon: 'trash', text: plain('Delete') }] },
    ],
    ['rich text', rich({ type: 'text', text: 'x', style: { bold: true } }, { type: 'user', user_id: 'U1' })],
    [
      'a preformatted text',
      { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x' }] }] },
    ],
    ['a table', { type: 'table', rows: rows(100, 20), column_settings: [{ align: 'right' }, null] }],
    [
      'a table of rich text and numbers',
      { type: 'table', rows: [[rich({ type: 'text', text: 'x' }), { type: 'raw_number', value: 1, text: '1' }]] },
    ],
    ['a data table', { type: 'data_table', caption: 'Sockets', rows: rows(101, 20), page_size: 100 }],
    ['a pie', chart({ type: 'pie', segments: [{ label: 'a', value: 1 }] })],
    [
      'a line chart',
      chart({ type: 'line', series: [line(['a', 'b'])], axis_config: { categories: ['a', 'b'], y_label: 'MiB' } }),
    ],
    ['a card', { type: 'card', title: mrkdwn('x'), actions: [button('a')] }],
    ['a carousel', { type: 'carousel', elements: [{ type: 'card', body: mrkdwn('x') }] }],
    ['a container', { type: 'container', title: plain('x'), child_blocks: [section('y')] }],
    [
      'a plan with a task',
      { type: 'plan', title: 'x', tasks: [{ type: 'task_card', task_id: '1', title: 'x', status: 'error' }] },
    ],
  ])('%s', (_name, block) => {
    expect(verdictOf([block])).toEqual([]);
  });
});

describe('blocks that Slack refuses', () => {
  it.each([
    ['an unknown block', { type: 'nonsense' }, 'unsupported type: nonsense [json-pointer:/blocks/0/type]'],
    ['a block without type', {}, 'missing required field: type [json-pointer:/blocks/0]'],
    [
      'a section that is one too long',
      section('x'.repeat(3001)),
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['an empty text', section(''), 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
    ['an empty section', { type: 'section' }, 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
    [
      'a field of 2,001',
      { type: 'section', fields: [mrkdwn('x'.repeat(2001))] },
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      'an unknown field',
      { ...section('x'), color: 'red' },
      'invalid additional property: color [json-pointer:/blocks/0]',
    ],
    [
      'a mrkdwn header',
      { type: 'header', text: mrkdwn('x') },
      'must be one of plain_text [json-pointer:/blocks/0/text/type]',
    ],
    [
      'eleven context elements',
      { type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('x')) },
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'twenty-six buttons',
      { type: 'actions', elements: Array.from({ length: 26 }, (_, n) => button(`b${n}`)) },
      'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'a button value of 2,001',
      { type: 'actions', elements: [button('a', { value: 'x'.repeat(2001) })] },
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'two buttons of one action_id',
      { type: 'actions', elements: [button('a'), button('a')] },
      '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1]',
    ],
    [
      'a table of 101 rows',
      { type: 'table', rows: rows(101) },
      'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
    ],
    [
      'a table of 21 columns',
      { type: 'table', rows: rows(1, 21) },
      'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
    ],
    [
      'an empty cell',
      { type: 'table', rows: [[raw('')]] },
      'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]',
    ],
    [
      'a data table of uneven rows',
      { type: 'data_table', caption: 'x', rows: [...rows(1, 2), ...rows(1)] },
      'all rows must have the same number of cells [json-pointer:/blocks/0/rows]',
    ],
    [
      'a data table without caption',
      { type: 'data_table', rows: rows(2) },
      'missing required field: caption [json-pointer:/blocks/0]',
    ],
    [
      'a pie with nothing in it',
      chart({ type: 'pie', segments: [{ label: 'a', value: 0 }] }),
      'must be more than 0 [json-pointer:/blocks/0/chart/segments/0/value]',
    ],
    [
      'a chart whose labels are not its categories',
      chart({ type: 'bar', series: [line(['a'])], axis_config: { categories: ['b'] } }),
      'labels of each series must match the axis categories [json-pointer:/blocks/0/chart]',
    ],
    [
      'an empty card',
      { type: 'card' },
      'must define at least one of `hero_image`, `title`, `actions` or `body` [json-pointer:/blocks/0]',
    ],
    [
      'an alert outside of a form',
      { type: 'alert', text: plain('x') },
      'unsupported type: alert [json-pointer:/blocks/0/type]',
    ],
    [
      'an image from nowhere',
      { type: 'image', alt_text: 'x' },
      'must define either `image_url` or `slack_file` [json-pointer:/blocks/0]',
    ],
  ])('%s', (_name, block, problem) => {
    expect(verdictOf([block])).toEqual([problem]);
  });

  it('more than fifty', () => {
    const blocks = Array.from({ length: 51 }, () => ({ type: 'divider' }));
    expect(verdictOf(blocks)).toEqual(['no more than 50 items allowed [json-pointer:/blocks]']);
    expect(verdictOf(blocks.slice(1))).toEqual([]);
  });

  it('more than 13,200 characters in all, though each is within its own limit', () => {
    const blocks = [...Array.from({ length: 4 }, () => section('x'.repeat(3000))), section('x'.repeat(1200))];
    expect(verdictOf(blocks)).toEqual([]);
    expect(verdictOf([...blocks, section('x')])).toEqual(['msg_blocks_too_long']);
  });

  it('two tables, three charts, and one block_id for two blocks', () => {
    const table = { type: 'table', rows: rows(1) };
    const pie = chart({ type: 'pie', segments: [{ label: 'a', value: 1 }] });
    expect(verdictOf([table, table])).toEqual(['only_one_table_allowed [json-pointer:/blocks]']);
    expect(verdictOf([pie, pie])).toEqual([]);
    expect(verdictOf([pie, pie, pie])).toHaveLength(1);
    const named = { type: 'divider', block_id: 'a' };
    expect(verdictOf([named, named])).toEqual(['`block_id` "a" already exists [json-pointer:/blocks/1]']);
  });

  it('what is no list', () => {
    expect(verdictOf({ type: 'divider' })).toEqual(['invalid_blocks_format']);
  });
});

describe('views', () => {
  const modal = { type: 'modal', title: plain('x'), blocks: [section('y')] };
  const input = { type: 'input', label: plain('x'), element: { type: 'plain_text_input' } };
  const problems = (view: unknown, type: 'modal' | 'home' = 'modal'): string[] => {
    const verdict = checkView(view, type);
    return verdict.ok ? [] : verdict.problems.map(problemText);
  };

  it('take a hundred blocks and alerts, but no table', () => {
    const blocks = [
      { type: 'alert', text: plain('x'), level: 'warning' },
      ...Array.from({ length: 99 }, () => section('x')),
    ];
    expect(problems({ ...modal, blocks })).toEqual([]);
    expect(problems({ ...modal, blocks: [...blocks, section('x')] })).toHaveLength(1);
    expect(problems({ ...modal, blocks: [{ type: 'table', rows: rows(1) }] })).toHaveLength(1);
    expect(problems({ type: 'home', blocks }, 'home')).toEqual([]);
  });

  it('need a submit button where there is an input, and a title of at most 24 characters', () => {
    expect(problems({ ...modal, blocks: [input] })).toEqual(['missing required field: submit [json-pointer:/view]']);
    expect(problems({ ...modal, blocks: [input], submit: plain('Go') })).toEqual([]);
    expect(problems({ ...modal, title: plain('x'.repeat(25)) })).toEqual([
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ]);
  });
});
