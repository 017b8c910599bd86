import type { ColumnFormat, JsonFormat, ColumnsFormat, OutputFormat, SummaryEntry } from '../domain/output-format.js';
import type { Problem } from './problem.js';

type Finding = Omit<Problem, 'file' | 'line'>;

/** Checks between the parts of one output format: names that no column or fact has, sums of texts, and what a limit must allow. */
export function checkOutput(output: OutputFormat, path = 'output', hasArtifact = false): readonly Finding[] {
  switch (output.format) {
    case 'columns':
      return [...checkRows(output, path), ...checkSummary(output.summary, output.columns, [], path)];
    case 'json':
      return [
        ...checkJsonParts(output, path),
        ...checkRows(output, path),
        ...checkSummary(output.summary, output.columns, output.facts, path),
      ];
    case 'key-value':
      return [
        ...output.summary.flatMap((entry, index) =>
          'fact' in entry ? [] : [{ path: `${path}.summary.${index}`, message: 'counts rows, but there are none' }],
        ),
        ...checkSummary(output.summary, [], output.facts, path),
      ];
    case 'sections':
      return output.sections.flatMap(({ name, output: inner }, index) => [
        ...(output.sections.slice(0, index).some((earlier) => earlier.name === name)
          ? [{ path: `${path}.sections.${index}.name`, message: `${name} is used twice` }]
          : []),
        ...checkOutput(inner, `${path}.sections.${index}.output`, true),
      ]);
    case 'pcap':
    case 'pprof':
    case 'file':
      return hasArtifact
        ? []
        : [
            {
              path: 'limits.artifact',
              message: `is missing, and ${output.format} reads the file that the tool writes`,
            },
          ];
    case 'folded':
    case 'series':
    case 'text':
      return [];
  }
}

function checkJsonParts({ rows, columns, facts }: JsonFormat, path: string): Finding[] {
  if (rows !== undefined && columns.length === 0) return [{ path: `${path}.columns`, message: 'are missing for rows' }];
  if (rows === undefined && columns.length > 0) return [{ path: `${path}.rows`, message: 'is missing for columns' }];
  if (rows === 'lines' && facts.length > 0)
    return [{ path: `${path}.facts`, message: 'are of one object, but lines have many' }];
  return rows === undefined && facts.length === 0 ? [{ path, message: 'has neither rows nor facts' }] : [];
}

/** A column that is named, and whether its values are added up or compared as numbers. */
type Named = readonly [path: string, column: string | undefined, asNumber?: true];

function checkRows(format: ColumnsFormat | JsonFormat, path: string): Finding[] {
  const series = 'series' in format ? format.series : undefined;
  return checkNames(format.columns, [
    [`${path}.order.column`, format.order?.column],
    [`${path}.own.command`, format.own?.command],
    [`${path}.own.pid`, format.own?.pid],
    [`${path}.own.parent`, format.own?.parent],
    [`${path}.series.name`, series?.name],
    [`${path}.series.value`, series?.value, true],
    ...(format.charts ?? []).flatMap(({ label, value }, index): Named[] => [
      [`${path}.charts.${index}.label`, label],
      [`${path}.charts.${index}.value`, value, true],
    ]),
  ]);
}

function checkSummary(
  summary: readonly SummaryEntry[],
  columns: readonly ColumnFormat[],
  facts: readonly { readonly from: string }[],
  path: string,
): Finding[] {
  return summary.flatMap((entry, index): Finding[] => {
    const at = `${path}.summary.${index}`;
    if ('fact' in entry) {
      const known = facts.some(({ from }) => from === entry.fact);
      return known ? [] : [{ path: `${at}.fact`, message: `${entry.fact} is none of the facts` }];
    }
    const column = `${at}.column`;
    const named: Named = 'sum' in entry || 'max' in entry ? [column, entry.column, true] : [column, entry.column];
    return checkNames(columns, [named, ...('by' in entry ? [[`${at}.by`, entry.by, true] as const] : [])]);
  });
}

function checkNames(columns: readonly ColumnFormat[], named: readonly Named[]): Finding[] {
  return named.flatMap(([path, name, asNumber]): Finding[] => {
    if (name === undefined) return [];
    const column = columns.find(({ from }) => from === name);
    if (column === undefined) return [{ path, message: `${name} is none of the columns` }];
    return asNumber === true && (column.kind === 'text' || column.kind === 'time')
      ? [{ path, message: `${name} is a ${column.kind}, where a number is needed` }]
      : [];
  });
}
