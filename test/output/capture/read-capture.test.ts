import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/output/read-output.js';
import { rawOutput, read, tableOf } from '../raw.js';
import { arp, ethernet, ipv4, ipv6, pcap, pcapng, tcp, udp } from './packets.js';

const format = { format: 'pcap' } as const;
const readFile = (file: Uint8Array, said = '') => read(said, format, file);
/** Source, destination, protocol and packets of each row. */
const talkers = (file: Uint8Array): string[][] =>
  tableOf(readFile(file))
    .slice(1)
    .map((row) => row.slice(0, 4));

const WEB = '10.0.0.5';
const DB = '10.0.0.7';
const talk = [
  { at: 100, data: ethernet(0x0800, ipv4(WEB, DB, 6, tcp(40_000, 5432, 1, 'select'))) },
  { at: 100.5, data: ethernet(0x0800, ipv4(DB, WEB, 6, tcp(5432, 40_000, 1, 'rows'.repeat(100)))) },
  { at: 101, data: ethernet(0x0800, ipv4(WEB, DB, 6, tcp(40_001, 5432, 1, 'select'))) },
  { at: 102.25, data: ethernet(0x0800, ipv4(WEB, DB, 6, tcp(40_000, 5432, 1, 'select'))) },
];

describe('a capture', () => {
  it('is a table of who talks to whom, the connections of a client in one row, most bytes first', () => {
    const report = readFile(pcap(talk), '4 packets captured\n');
    expect(tableOf(report)).toEqual([
      ['Source', 'Destination', 'Protocol', 'Packets', 'Bytes', 'Connections', 'Sent again', 'First', 'Last'],
      ['10.0.0.7:5432', '10.0.0.5', 'tcp', '1', '454 B', '1', '0', '500 ms', '500 ms'],
      ['10.0.0.5', '10.0.0.7:5432', 'tcp', '3', '180 B', '2', '1', '0 ms', '2.3 s'],
    ]);
    expect(report.summary).toBe('4 packets, 634 B in 2.3 s, 1 sent again');
    expect(report.parts.at(-1)).toEqual({ kind: 'text', caption: 'What the tool said', text: '4 packets captured' });
    expect(report.notes).toEqual([]);
  });

  it.each([
    ['big-endian', pcap(talk, { littleEndian: false })],
    ['with nanoseconds', pcap(talk, { nanoseconds: true })],
    ['pcapng', pcapng(talk)],
  ])('is the same %s', (_, file) => {
    expect(tableOf(readFile(file))).toEqual(tableOf(readFile(pcap(talk))));
  });

  it.each([
    ['UDP', ethernet(0x0800, ipv4(WEB, DB, 17, udp(50_000, 53, 'q'))), [WEB, `${DB}:53`, 'udp', '1']],
    ['ICMP', ethernet(0x0800, ipv4(WEB, DB, 1, Buffer.alloc(8))), [WEB, DB, 'icmp', '1']],
    ['a later fragment', ethernet(0x0800, ipv4(WEB, DB, 17, Buffer.from('data'), 100)), [WEB, DB, 'udp', '1']],
    ['a virtual LAN', ethernet(0x0800, ipv4(WEB, DB, 17, udp(50_000, 53)), true), [WEB, `${DB}:53`, 'udp', '1']],
    ['ARP', ethernet(0x0806, arp(WEB, DB)), [WEB, DB, 'arp', '1']],
    ['another protocol', ethernet(0x0800, ipv4(WEB, DB, 200, Buffer.alloc(8))), [WEB, DB, 'ip protocol 200', '1']],
    ['another EtherType', ethernet(0x88cc, Buffer.alloc(8)), ['', '', 'ethertype 0x88cc', '1']],
    [
      'IPv6 behind an extension header',
      ethernet(
        0x86dd,
        ipv6(
          `20010db8${'0'.repeat(23)}1`,
          `fe80${'0'.repeat(12)}02000000000000ff`,
          0,
          Buffer.concat([Buffer.from([6, 0, 0, 0, 0, 0, 0, 0]), tcp(50_000, 443, 1)]),
        ),
      ),
      ['2001:db8::1', '[fe80::200:0:0:ff]:443', 'tcp', '1'],
    ],
  ])('reads %s', (_, data, row) => {
    expect(talkers(pcap([{ at: 1, data }]))).toEqual([row]);
  });

  it.each([
    ['Linux cooked', 113, Buffer.concat([Buffer.alloc(14), Buffer.from([8, 0])])],
    ['Linux cooked v2', 276, Buffer.concat([Buffer.from([8, 0]), Buffer.alloc(18)])],
    ['raw IP', 101, Buffer.alloc(0)],
    ['loopback', 0, Buffer.from([2, 0, 0, 0])],
  ])('reads the link %s', (_, linkType, head) => {
    const data = Buffer.concat([head, ipv4(WEB, DB, 17, udp(50_000, 53))]);
    expect(talkers(pcap([{ at: 1, data }], { linkType }))).toEqual([[WEB, `${DB}:53`, 'udp', '1']]);
  });

  it('says what could not be read, and that it ends in the middle', () => {
    const file = pcap([...talk, { at: 103, data: ethernet(0x0800, Buffer.from([0x45])), length: 900 }]);
    expect(readFile(file).notes).toEqual(['1 packet could not be read: an unknown link, or cut too short.']);
    expect(readFile(pcap(talk).subarray(0, -3)).notes).toEqual(['The capture ends in the middle of a packet.']);
    expect(readFile(pcap(talk, { linkType: 147 })).notes[0]).toMatch(/^4 packets could not be read/);
  });

  it('of no packet says so, and what is no capture is not read', () => {
    expect(readFile(pcap([]))).toMatchObject({ summary: 'No packet', parts: [] });
    expect(readOutput(rawOutput('x', Buffer.from('#!/bin/sh and more than a header')), format)).toBeUndefined();
    expect(readOutput(rawOutput('x'), format)).toBeUndefined();
  });

  it('counts talkers without end together', () => {
    const scan = Array.from({ length: 2_500 }, (_, index) => ({
      at: 1,
      data: ethernet(0x0800, ipv4(WEB, `10.1.${index >> 8}.${index & 255}`, 1, Buffer.alloc(8))),
    }));
    const report = readFile(pcap(scan));
    expect(tableOf(report)).toHaveLength(2_001);
    expect(report.notes).toEqual(['500 packets of further talkers are not in the table.']);
  });

  it('never throws, however broken', () => {
    const whole = [pcap(talk), pcapng(talk), pcap(talk, { linkType: 113 }), pcap(talk, { linkType: 101 })];
    const broken = fc
      .tuple(
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 20 }),
        fc.nat(2_000),
      )
      .map(([file, changes, end]) => {
        const copy = Buffer.from(file);
        for (const [at, byte] of changes) copy[24 + (at % (copy.length - 24))] = byte;
        return copy.subarray(0, end);
      });
    fc.assert(
      fc.property(broken, (file) => void readOutput(rawOutput('', file), format)),
      { numRuns: 500 },
    );
  });
});
