/** One field of a message: a number for varints and fixed sizes, bytes for what has a length. */
export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/**
 * The fields of a protobuf message (protobuf.dev/programming-guides/encoding), as they are asked for. Throws a RangeError where the bytes
 * are none. Numbers beyond 2^53 lose their last digits.
 */
export function* readFields(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const varint = (): number => {
    const read = readVarint(bytes, at);
    at = read.next;
    return read.value;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32 };
        at += 8;
        break;
      case 2: {
        const length = varint();
        if (length > bytes.length - at) throw new RangeError('a field is longer than its message');
        yield { number, value: bytes.subarray(at, at + length) };
        at += length;
        break;
      }
      case 5:
        yield { number, value: view.getUint32(at, true) };
        at += 4;
        break;
      default:
        throw new RangeError('a field of a type that there is not');
    }
  }
}

/** Repeated numbers, packed into one field or each in its own. */
export function readNumbers(value: Field['value']): number[] {
  if (typeof value === 'number') return [value];
  const numbers: number[] = [];
  for (let at = 0; at < value.length;) {
    const read = readVarint(value, at);
    numbers.push(read.value);
    at = read.next;
  }
  return numbers;
}

/** A signed 64-bit number is negative when its last bit is set. */
function readVarint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0;
  let factor = 1;
  for (let at = start; at < bytes.length && at < start + 10; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) return { value: value >= 2 ** 63 ? value - 2 ** 64 : value, next: at + 1 };
  }
  throw new RangeError('a number without its end');
}
