/**
 * A stretch of a file and its numbers. Without views of its own: a capture has hundreds of thousands of packets with several layers
 * each. A place outside of the file reads as 0; readers check lengths first.
 */
export class Bytes {
  readonly length: number;

  constructor(
    private readonly file: Uint8Array,
    /** Of the file's own numbers; those of packets are big-endian, always. */
    private readonly littleEndian = false,
    private readonly start = 0,
    end = file.length,
  ) {
    this.length = Math.max(0, end - start);
  }

  u8(at: number): number {
    return this.file[this.start + at] ?? 0;
  }

  u16(at: number): number {
    const first = this.u8(at);
    const second = this.u8(at + 1);
    return this.littleEndian ? second * 256 + first : first * 256 + second;
  }

  u32(at: number): number {
    return this.littleEndian ? this.u16(at) + this.u16(at + 2) * 65_536 : this.u16(at) * 65_536 + this.u16(at + 2);
  }

  from(start: number, end = this.length): Bytes {
    return new Bytes(this.file, this.littleEndian, this.start + start, this.start + end);
  }

  /** The same bytes, their numbers in the order of the network. */
  asPacket(start: number, end: number): Bytes {
    return new Bytes(this.file, false, this.start + start, this.start + end);
  }
}
