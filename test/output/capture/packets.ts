/** Captures made by hand, byte by byte. */

interface Options {
  readonly littleEndian?: boolean;
  readonly linkType?: number;
  readonly nanoseconds?: boolean;
}

export interface Captured {
  /** Seconds. */
  readonly at: number;
  readonly data: Buffer;
  /** On the wire, when more than was captured. */
  readonly length?: number;
}

const u32 = (value: number, littleEndian: boolean): Buffer => {
  const bytes = Buffer.alloc(4);
  if (littleEndian) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
};

export function pcap(packets: readonly Captured[], options: Options = {}): Buffer {
  const { littleEndian = true, linkType = 1, nanoseconds = false } = options;
  const word = (value: number): Buffer => u32(value, littleEndian);
  const version = littleEndian ? Buffer.from([2, 0, 4, 0]) : Buffer.from([0, 2, 0, 4]);
  const head = [word(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4), version, word(0), word(0), word(65_535), word(linkType)];
  return Buffer.concat([
    ...head,
    ...packets.flatMap(({ at, data, length }) => {
      const fraction = Math.round((at % 1) * (nanoseconds ? 1e9 : 1e6));
      return [word(Math.floor(at)), word(fraction), word(data.length), word(length ?? data.length), data];
    }),
  ]);
}

/** With one interface whose clock counts milliseconds. */
export function pcapng(packets: readonly Captured[], linkType = 1): Buffer {
  const word = (value: number): Buffer => u32(value, true);
  const block = (type: number, body: Buffer): Buffer => {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    return Buffer.concat([word(type), word(padded.length + 12), padded, word(padded.length + 12)]);
  };
  const resolution = Buffer.from([9, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([
    block(0x0a0d0d0a, Buffer.concat([word(0x1a2b3c4d), Buffer.from([1, 0, 0, 0]), Buffer.alloc(8, 0xff)])),
    block(1, Buffer.concat([Buffer.from([linkType, 0, 0, 0]), word(65_535), resolution])),
    block(0x0bad, Buffer.from('x')),
    ...packets.map(({ at, data, length }) => {
      const ms = Math.round(at * 1_000);
      const times = [word(Math.floor(ms / 2 ** 32)), word(ms % 2 ** 32)];
      return block(6, Buffer.concat([word(0), ...times, word(data.length), word(length ?? data.length), data]));
    }),
  ]);
}

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

export const ethernet = (etherType: number, payload: Buffer, vlan = false): Buffer =>
  Buffer.concat([Buffer.alloc(12), ...(vlan ? [u16(0x8100), u16(7)] : []), u16(etherType), payload]);

export function ipv4(from: string, to: string, protocol: number, payload: Buffer, fragmentOffset = 0): Buffer {
  const address = (text: string): Buffer => Buffer.from(text.split('.').map(Number));
  const head = [
    Buffer.from([0x45, 0]),
    u16(20 + payload.length),
    u16(1),
    u16(fragmentOffset),
    Buffer.from([64, protocol]),
  ];
  return Buffer.concat([...head, u16(0), address(from), address(to), payload]);
}

/** Addresses as 32 hex digits. */
export function ipv6(from: string, to: string, next: number, payload: Buffer): Buffer {
  const head = [Buffer.from([0x60, 0, 0, 0]), u16(payload.length), Buffer.from([next, 64])];
  return Buffer.concat([...head, Buffer.from(from, 'hex'), Buffer.from(to, 'hex'), payload]);
}

export function tcp(from: number, to: number, sequence: number, data = ''): Buffer {
  const flags = Buffer.from([0x50, 0x18]);
  return Buffer.concat([
    u16(from),
    u16(to),
    u32(sequence, false),
    u32(0, false),
    flags,
    Buffer.alloc(6),
    Buffer.from(data),
  ]);
}

export const udp = (from: number, to: number, data = ''): Buffer =>
  Buffer.concat([u16(from), u16(to), u16(8 + data.length), u16(0), Buffer.from(data)]);

export const arp = (from: string, to: string): Buffer => {
  const address = (text: string): Buffer => Buffer.from(text.split('.').map(Number));
  const head = Buffer.from([0, 1, 8, 0, 6, 4, 0, 1]);
  return Buffer.concat([head, Buffer.alloc(6), address(from), Buffer.alloc(6), address(to)]);
};
