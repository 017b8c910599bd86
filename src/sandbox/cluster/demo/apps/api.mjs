// The payments API of the demo: keeps a connection to the shop, and answers on its own port.
import { Agent, createServer, get } from 'node:http';

process.title = 'api';
const PORT = 9090;
const SHOP = { host: process.env.SHOP_HOST ?? 'web.shop', port: 8080, path: '/orders' };
const POLL_MS = 1000;
const agent = new Agent({ keepAlive: true, maxSockets: 2 });
let orders = 0;

setInterval(() => {
  get({ ...SHOP, agent }, (response) => {
    orders++;
    response.resume();
  }).on('error', () => undefined);
}, POLL_MS);
createServer((request, response) => response.end(request.url === '/healthz' ? 'ok\n' : `${orders}\n`)).listen(
  PORT,
  () => console.log(`api listening on :${PORT} uid=${process.getuid()} pid=${process.pid}`),
);
process.on('SIGTERM', () => process.exit(0));
