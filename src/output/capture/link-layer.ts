import type { Bytes } from './bytes.js';

/** What a link carries: the payload and its EtherType. */
export interface Frame {
  readonly etherType: number;
  readonly payload: Bytes;
}

export const IPV4 = 0x0800;
export const IPV6 = 0x86dd;
export const ARP = 0x0806;

/** Tags of virtual LANs, which stand before the real EtherType. */
const VLANS: ReadonlySet<number> = new Set([0x8100, 0x88a8]);
const MOST_VLANS = 3;

/** tcpdump.org/linktypes.html: Ethernet, Linux cooked v1 and v2, raw IP, the loopback of BSD. Undefined for others and what is too short. */
export function readFrame(linkType: number, data: Bytes): Frame | undefined {
  switch (linkType) {
    case 1:
      return behindVlans(data, 12);
    case 113:
      return behindVlans(data, 14);
    case 276:
      return data.length < 20 ? undefined : { etherType: data.u16(0), payload: data.from(20) };
    case 0:
    case 108:
      return data.length < 4 ? undefined : rawIp(data.from(4));
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return rawIp(data);
    default:
      return undefined;
  }
}

function behindVlans(data: Bytes, typeAt: number): Frame | undefined {
  let at = typeAt;
  for (let tags = 0; at + 2 <= data.length; tags += 1) {
    const etherType = data.u16(at);
    if (!VLANS.has(etherType) || tags === MOST_VLANS) return { etherType, payload: data.from(at + 2) };
    at += 4;
  }
  return undefined;
}

function rawIp(data: Bytes): Frame | undefined {
  if (data.length === 0) return undefined;
  return { etherType: data.u8(0) >> 4 === 6 ? IPV6 : IPV4, payload: data };
}
