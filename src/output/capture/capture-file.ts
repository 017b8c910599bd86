import { Bytes } from './bytes.js';
import type { CaptureFile, Packet } from './packet.js';
import { readPcapng } from './pcapng.js';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const PCAPNG = 0x0a0d0d0a;
/** No link carries longer packets; a greater length is a broken file. */
const LONGEST_PACKET = 256 * 1024;

/** A capture in pcap or pcapng, read as its packets are asked for; undefined when the file is neither. */
export function openCapture(file: Uint8Array): CaptureFile | undefined {
  if (file.length < 24) return undefined;
  for (const littleEndian of [true, false]) {
    const bytes = new Bytes(file, littleEndian);
    const magic = bytes.u32(0);
    if (magic === PCAPNG) return readPcapng(file);
    if (magic === MICROSECONDS || magic === NANOSECONDS) return readPcap(bytes, magic === NANOSECONDS ? 1e6 : 1e3);
  }
  return undefined;
}

/** datatracker.ietf.org/doc/draft-ietf-opsawg-pcap; `perMs`: fractions of a second in a millisecond. */
function readPcap(bytes: Bytes, perMs: number): CaptureFile {
  // The upper bits tell of a checksum at the end of each packet.
  const linkType = bytes.u32(20) & 0x0fff_ffff;
  let cut = false;
  function* packets(): Generator<Packet> {
    let at = 24;
    while (at + 16 <= bytes.length) {
      const [captured, length] = [bytes.u32(at + 8), bytes.u32(at + 12)];
      const [start, end] = [at + 16, at + 16 + captured];
      if (captured > LONGEST_PACKET || end > bytes.length) break;
      yield {
        at: bytes.u32(at) * 1_000 + bytes.u32(at + 4) / perMs,
        linkType,
        data: bytes.asPacket(start, end),
        length,
      };
      at = end;
    }
    cut = at < bytes.length;
  }
  return { packets: { [Symbol.iterator]: packets }, isCut: () => cut };
}
