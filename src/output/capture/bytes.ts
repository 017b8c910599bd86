/** Reads big- or little-endian numbers of a byte array; a place outside of it is the caller's mistake and gives NaN or throws. */
export class Bytes {
  readonly #view: DataView;

  constructor(
    readonly all: Uint8Array,
    /** Of the file's own numbers; those of packets are big-endian, always. */
    readonly littleEndian = false,
  ) {
    this.#view = new DataView(all.buffer, all.byteOffset, all.length);
  }

  get length(): number {
    return this.all.length;
  }

  u8(at: number): number {
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    return this.#view.getUint16(at, this.littleEndian);
  }

  u32(at: number): number {
    return this.#view.getUint32(at, this.littleEndian);
  }

  from(start: number, end = this.length): Bytes {
    return new Bytes(this.all.subarray(start, end), this.littleEndian);
  }

  /** The same bytes, their numbers in the order of the network. */
  asPacket(start: number, end: number): Bytes {
    return new Bytes(this.all.subarray(start, end));
  }
}
