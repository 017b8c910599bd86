// The customers of the demo: a steady, modest stream of requests to the shop.
import { lookup } from 'node:dns/promises';
import { Agent, get } from 'node:http';

process.title = 'traffic';
const SHOP = process.env.SHOP_HOST ?? 'web';
const EVERY_MS = 125;
const LOOKUP_EVERY = 40;
const agent = new Agent({ keepAlive: true, maxSockets: 3 });
let addresses = [];
let sent = 0;

setInterval(async () => {
  if (sent++ % LOOKUP_EVERY === 0 || addresses.length === 0) {
    addresses = (await lookup(SHOP, { all: true }).catch(() => [])).map(({ address }) => address);
  }
  const host = addresses[sent % addresses.length];
  if (host === undefined) return;
  get({ host, port: 8080, path: `/item/${sent}`, agent }, (response) => response.resume()).on('error', () => {
    addresses = [];
  });
}, EVERY_MS);
console.log(`sending to ${SHOP} every ${EVERY_MS} ms`);
process.on('SIGTERM', () => process.exit(0));
