#!/usr/bin/env node
import { parseInvocation, USAGE } from './cli/arguments.js';
import type { ExitCode, Io } from './cli/io.js';
import { EXIT } from './cli/io.js';
import { RecapError } from './domain/errors.js';
import { findInstallation } from './installation.js';

/**
 * The edge of the process: environment, streams, signals and the exit code are here and nowhere else. Each subcommand is loaded when it
 * is asked for, since the libraries of Slack and of Kubernetes take their time.
 */
async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const installation = findInstallation();
  const invocation = parseInvocation(argv, io.env);
  switch (invocation.kind) {
    case 'run':
      return (await import('./cli/run-command.js')).runCommand(invocation, installation, io);
    case 'serve':
      return (await import('./cli/serve-command.js')).serveCommand(invocation, installation, io);
    case 'sandbox':
      return (await import('./cli/sandbox-command.js')).sandboxCommand(invocation, installation, io);
    case 'check':
      return (await import('./cli/check-command.js')).checkCommand(invocation, installation, io);
    case 'audit':
      return (await import('./cli/audit-command.js')).auditCommand(invocation, io);
    case 'totp':
      return (await import('./cli/totp-command.js')).totpCommand(invocation, io);
    case 'help':
      io.out(USAGE);
      return EXIT.done;
    case 'version':
      io.out(`${installation.version}\n`);
      return EXIT.done;
  }
}

function say(error: unknown, io: Io): ExitCode {
  if (!(error instanceof RecapError)) {
    io.err(`recap: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return EXIT.failed;
  }
  io.err(`recap: ${error.userMessage}\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`);
  return EXIT.refused;
}

const stopping = new AbortController();
const io: Io = {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  width: process.stdout.isTTY ? process.stdout.columns : undefined,
  signal: stopping.signal,
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // The first signal ends in peace; a second one of the same kind finds no listener, and ends at once.
  process.once(signal, () => stopping.abort(new RecapError('interrupted', `${signal} ended this process.`)));
}
// A library's own promise that nobody owns must not take the runs of ten people with it: it is said, and the bot goes on.
process.on('unhandledRejection', (error) => {
  io.err(
    `recap: a rejection that nobody owns: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
});

try {
  process.exitCode = await main(process.argv.slice(2), io);
} catch (error) {
  process.exitCode = say(error, io);
}
