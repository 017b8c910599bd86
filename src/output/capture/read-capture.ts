import { renderDuration } from '../../domain/duration.js';
import type { ColumnFormat, SummaryEntry } from '../../domain/output-format.js';
import { renderSize } from '../../domain/size.js';
import type { Parsed, RawOutput } from '../parsed.js';
import { parsed, plural } from '../parsed.js';
import { said } from '../said.js';
import { readRows } from '../rows.js';
import { openCapture } from './capture-file.js';
import { readHop } from './conversation.js';
import { readFrame } from './link-layer.js';
import { Talkers } from './talkers.js';

/** As many as are read in about half a second; the file has all. */
const MOST_PACKETS = 100_000;

const COLUMNS: readonly ColumnFormat[] = [
  { from: 'Source', kind: 'text' },
  { from: 'Destination', kind: 'text' },
  { from: 'Protocol', kind: 'text' },
  { from: 'Packets', kind: 'integer' },
  { from: 'Bytes', kind: 'bytes' },
  { from: 'Connections', kind: 'integer' },
  { from: 'Sent again', kind: 'integer' },
  { from: 'First', kind: 'duration', unit: 1 },
  { from: 'Last', kind: 'duration', unit: 1 },
];
const SUMMARY: readonly SummaryEntry[] = [
  { label: 'sent again', column: 'Sent again', sum: true },
  { label: 'talkers', column: 'Source', top: true, by: 'Bytes' },
];

/** Reads the packets of a capture: who talks to whom, most bytes first. Undefined when the artifact is no capture. */
export function readCapture(raw: RawOutput): Parsed | undefined {
  const file = raw.artifact === undefined ? undefined : openCapture(raw.artifact.bytes);
  if (file === undefined) return undefined;
  const talkers = new Talkers();
  let [packets, bytes, unread, from, to] = [0, 0, 0, Infinity, -Infinity];
  let isStopped = false;
  for (const { at, linkType, data, length } of file.packets) {
    if (packets === MOST_PACKETS) {
      isStopped = true;
      break;
    }
    packets += 1;
    bytes += length;
    [from, to] = [Math.min(from, at), Math.max(to, at)];
    const frame = readFrame(linkType, data);
    const hop = frame === undefined ? undefined : readHop(frame);
    if (hop === undefined) unread += 1;
    else talkers.add(hop, at, length);
  }
  const rows = talkers.list().map((talker) => {
    const { source, destination, protocol, connections, again } = talker;
    const times = [talker.first - from, talker.last - from];
    return [source, destination, protocol, talker.packets, talker.bytes, connections.size || '', again, ...times];
  });
  const read = readRows({ columns: COLUMNS, rows }, { summary: SUMMARY }, raw);
  const all =
    packets === 0 ? 'No packet' : `${plural(packets, 'packet')}, ${renderSize(bytes)} in ${renderDuration(to - from)}`;
  const summary = rows.length === 0 ? all : [all, read.summary].filter((text) => !/^\d+ rows?$/.test(text)).join(', ');
  return parsed(summary, {
    figures: [
      { label: 'packets', kind: 'integer', text: String(packets), number: packets },
      { label: 'bytes', kind: 'bytes', text: renderSize(bytes), number: bytes },
      ...read.figures,
    ],
    parts: [...read.table, ...said(raw.text)],
    notes: [
      ...(isStopped ? [`The table has the first ${MOST_PACKETS.toLocaleString('en')} packets; the file has all.`] : []),
      ...(!isStopped && file.isCut() ? ['The capture ends in the middle of a packet.'] : []),
      ...(unread > 0 ? [`${plural(unread, 'packet')} could not be read: an unknown link, or cut too short.`] : []),
      ...(talkers.others > 0 ? [`${plural(talkers.others, 'packet')} of further talkers are not in the table.`] : []),
    ],
  });
}
