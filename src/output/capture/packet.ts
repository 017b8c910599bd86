import type { Bytes } from './bytes.js';

/** One packet as it was captured. */
export interface Packet {
  /** Epoch milliseconds. */
  readonly at: number;
  /** tcpdump.org/linktypes.html */
  readonly linkType: number;
  readonly data: Bytes;
  /** Bytes on the wire, of which `data` may be the first ones only. */
  readonly length: number;
}

export interface CaptureFile {
  readonly packets: Iterable<Packet>;
  /** Says, once the packets are read, whether the file ended in the middle of one. */
  readonly isCut: () => boolean;
}
