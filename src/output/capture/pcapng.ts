import { Bytes } from './bytes.js';
import type { CaptureFile, Packet } from './packet.js';

/** datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng */
const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;
const TIME_RESOLUTION = 9;

interface Interface {
  readonly linkType: number;
  /** Units of the timestamps in a millisecond. */
  readonly perMs: number;
}

/** The packets of a pcapng file, blocks of other types left alone. */
export function readPcapng(file: Uint8Array): CaptureFile {
  let cut = false;
  function* packets(): Generator<Packet> {
    let bytes = new Bytes(file);
    let interfaces: Interface[] = [];
    let at = 0;
    while (at + 12 <= file.length) {
      if (new Bytes(file).u32(at) === SECTION) {
        bytes = new Bytes(file, new Bytes(file, true).u32(at + 8) === BYTE_ORDER);
        interfaces = [];
      }
      const [type, size] = [bytes.u32(at), bytes.u32(at + 4)];
      if (size < 12 || size % 4 !== 0 || at + size > file.length) break;
      const block = bytes.from(at + 8, at + size - 4);
      if (type === INTERFACE && block.length >= 8) interfaces.push(readInterface(block));
      const packet = type === ENHANCED_PACKET && block.length >= 20 ? readPacket(block, interfaces) : undefined;
      if (packet !== undefined) yield packet;
      at += size;
    }
    cut = at < file.length;
  }
  return { packets: { [Symbol.iterator]: packets }, isCut: () => cut };
}

function readInterface(block: Bytes): Interface {
  const linkType = block.u16(0);
  for (let at = 8; at + 4 <= block.length;) {
    const [code, length] = [block.u16(at), block.u16(at + 2)];
    if (code === 0) break;
    if (code === TIME_RESOLUTION && length >= 1 && at + 4 < block.length) {
      const resolution = block.u8(at + 4);
      const perSecond = resolution >= 0x80 ? 2 ** (resolution & 0x7f) : 10 ** resolution;
      return { linkType, perMs: perSecond / 1_000 };
    }
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { linkType, perMs: 1_000 };
}

function readPacket(block: Bytes, interfaces: readonly Interface[]): Packet | undefined {
  const known = interfaces[block.u32(0)];
  const captured = block.u32(12);
  if (known === undefined || 20 + captured > block.length) return undefined;
  return {
    at: (block.u32(4) * 2 ** 32 + block.u32(8)) / known.perMs,
    linkType: known.linkType,
    data: block.asPacket(20, 20 + captured),
    length: block.u32(16),
  };
}
