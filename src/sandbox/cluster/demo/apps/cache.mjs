// The cache of the demo: a server of lines on the port of a well-known one. GET KEY -> VALUE.
import { createServer } from 'node:net';

process.title = 'cache';
const PORT = 6379;
const values = new Map(Array.from({ length: 100 }, (_, number) => [`price-${number}`, String(number * 7 + 99)]));

const server = createServer((socket) => {
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.on('data', (text) => {
    const keys = text.split('\n').filter(Boolean);
    socket.write(keys.map((line) => `${values.get(line.slice('GET '.length)) ?? 'unknown'}\n`).join(''));
  });
});
server.listen(PORT, () => console.log(`cache listening on :${PORT} uid=${process.getuid()} pid=${process.pid}`));
process.on('SIGTERM', () => process.exit(0));
