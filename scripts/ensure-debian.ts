/**
 * Makes sure that Debian packages are installed: `tsx scripts/ensure-debian.ts PACKAGE…`. What is still missing is named in one
 * line, and left to what needs it.
 */
import { ensureDebianPackages } from '../src/sandbox/debian-packages.js';

await ensureDebianPackages(process.argv.slice(2), { env: process.env, say: (line) => console.error(line) });
