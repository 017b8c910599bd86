// The web shop of the demo: answers each request with a price from the cache, after some work.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { connect } from 'node:net';

process.title = 'web';
const PORT = 8080;
const POOL_SIZE = 4;
const CACHE = { host: process.env.CACHE_HOST ?? 'cache', port: 6379 };
const RECONNECT_MS = 1000;
/** Rounds of hashing for one request: one or two milliseconds. */
const WORK = 1500;

/** A connection to the cache that comes back by itself; answers come in the order of the questions. */
class Connection {
  waiting = [];
  constructor() {
    this.open();
  }
  open() {
    this.socket = connect(CACHE);
    this.socket.setEncoding('utf8');
    this.socket.on('data', (text) => {
      for (const line of text.split('\n').filter(Boolean)) this.waiting.shift()?.(line);
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      for (const answer of this.waiting.splice(0)) answer('unknown');
      setTimeout(() => this.open(), RECONNECT_MS).unref();
    });
  }
  get(key) {
    if (this.socket.readyState !== 'open') return Promise.resolve('unknown');
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.socket.write(`GET ${key}\n`);
    });
  }
}

const pool = Array.from({ length: POOL_SIZE }, () => new Connection());
let requests = 0;

const server = createServer(async (request, response) => {
  if (request.url === '/healthz') return response.end('ok\n');
  requests++;
  let digest = 'price';
  for (let round = 0; round < WORK; round++) digest = createHash('sha1').update(digest).digest('hex');
  const price = await pool[requests % POOL_SIZE].get(`price-${requests % 100}`);
  response.end(`${price} ${digest}\n`);
});
server.listen(PORT, () => console.log(`web listening on :${PORT} uid=${process.getuid()} pid=${process.pid}`));
setInterval(() => console.log(`${requests} requests so far`), 60_000).unref();
process.on('SIGTERM', () => process.exit(0));
