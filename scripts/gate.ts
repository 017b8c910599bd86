/**
 * Runs npm scripts side by side, as many as there are cores, and shows each one's output when it ends: `tsx scripts/gate.ts types lint …`.
 * Exits 1 when one of them failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

async function runScript(name: string): Promise<boolean> {
  const begin = performance.now();
  const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  await once(child, 'close');
  const passed = child.exitCode === 0;
  const seconds = ((performance.now() - begin) / 1_000).toFixed(0);
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  process.stdout.write(Buffer.concat(output));
  return passed;
}

const waiting = process.argv.slice(2);
const results: boolean[] = [];
const worker = async (): Promise<void> => {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.push(await runScript(name));
};
await Promise.all(Array.from({ length: availableParallelism() }, worker));
process.exitCode = results.every(Boolean) ? 0 : 1;
