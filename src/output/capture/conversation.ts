import type { Bytes } from './bytes.js';
import type { Frame } from './link-layer.js';
import { ARP, IPV4, IPV6 } from './link-layer.js';

/** Who sent a packet to whom. */
export interface Hop {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly ports?: { readonly source: number; readonly destination: number };
  /** Of TCP, for the packets that carry something. */
  readonly segment?: { readonly sequence: number; readonly length: number };
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'icmp'],
  [2, 'igmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [47, 'gre'],
  [50, 'esp'],
  [58, 'icmpv6'],
  [132, 'sctp'],
]);

/** Undefined when the packet is too short to say. */
export function readHop({ etherType, payload }: Frame): Hop | undefined {
  switch (etherType) {
    case IPV4:
      return readIpv4(payload);
    case IPV6:
      return readIpv6(payload);
    case ARP:
      return readArp(payload);
    default:
      return { source: '', destination: '', protocol: `ethertype 0x${etherType.toString(16).padStart(4, '0')}` };
  }
}

function readIpv4(ip: Bytes): Hop | undefined {
  if (ip.length < 20 || ip.u8(0) >> 4 !== 4) return undefined;
  const header = (ip.u8(0) & 0x0f) * 4;
  const ends = { source: ipv4(ip, 12), destination: ipv4(ip, 16) };
  const isLaterFragment = (ip.u16(6) & 0x1fff) !== 0;
  // Captured with segmentation offload the total length is 0.
  const length = ip.u16(2) || ip.length;
  return isLaterFragment
    ? { ...ends, protocol: nameOf(ip.u8(9)) }
    : { ...ends, ...readTransport(ip.u8(9), ip.from(Math.min(header, ip.length)), length - header) };
}

/** Headers between IPv6 and what it carries: hop-by-hop, routing, fragment, authentication, destination. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 44, 51, 60]);
const MOST_EXTENSIONS = 8;

function readIpv6(ip: Bytes): Hop | undefined {
  if (ip.length < 40) return undefined;
  const ends = { source: ipv6(ip, 8), destination: ipv6(ip, 24) };
  let protocol = ip.u8(6);
  let at = 40;
  for (let seen = 0; EXTENSIONS.has(protocol) && seen < MOST_EXTENSIONS && at + 8 <= ip.length; seen += 1) {
    if (protocol === 44 && (ip.u16(at + 2) & 0xfff8) !== 0) return { ...ends, protocol: nameOf(ip.u8(at)) };
    const size = protocol === 44 ? 8 : protocol === 51 ? (ip.u8(at + 1) + 2) * 4 : (ip.u8(at + 1) + 1) * 8;
    protocol = ip.u8(at);
    at += size;
  }
  const length = (ip.u16(4) || ip.length - 40) + 40 - at;
  return { ...ends, ...readTransport(protocol, ip.from(Math.min(at, ip.length)), length) };
}

function readTransport(protocol: number, data: Bytes, length: number): Pick<Hop, 'protocol' | 'ports' | 'segment'> {
  const name = nameOf(protocol);
  if ((protocol !== 6 && protocol !== 17) || data.length < 4) return { protocol: name };
  const ports = { source: data.u16(0), destination: data.u16(2) };
  if (protocol === 17 || data.length < 13) return { protocol: name, ports };
  const carried = length - (data.u8(12) >> 4) * 4;
  return { protocol: name, ports, ...(carried > 0 && { segment: { sequence: data.u32(4), length: carried } }) };
}

function readArp(arp: Bytes): Hop | undefined {
  return arp.length < 28 ? undefined : { source: ipv4(arp, 14), destination: ipv4(arp, 24), protocol: 'arp' };
}

const nameOf = (protocol: number): string => NAMES.get(protocol) ?? `ip protocol ${protocol}`;

const ipv4 = (bytes: Bytes, at: number): string =>
  `${bytes.u8(at)}.${bytes.u8(at + 1)}.${bytes.u8(at + 2)}.${bytes.u8(at + 3)}`;

/** RFC 5952: the longest run of zero groups is left out. */
function ipv6(bytes: Bytes, at: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.u16(at + index * 2).toString(16));
  const [longest] = [...groups.join(':').matchAll(/\b0(?::0\b)+/g)].sort((a, b) => b[0].length - a[0].length);
  if (longest === undefined) return groups.join(':');
  const text = groups.join(':');
  const [before, after] = [text.slice(0, longest.index), text.slice(longest.index + longest[0].length)];
  return `${before.replace(/:$/, '')}::${after.replace(/^:/, '')}`;
}
