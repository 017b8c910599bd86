import { BECOME_SCRIPT } from './scripts.js';

/** Where a process finds the launch tools after its root was switched: the kubelet passes their directory as descriptor 4. */
const TOOLS = '/proc/self/fd/4';
const LOADER = [`${TOOLS}/ld.so`, '--library-path', `${TOOLS}/lib`];

/** What a process becomes in the end. */
export interface ProcessCommand {
  argv: readonly string[];
  environment: ReadonlyMap<string, string>;
  workingDirectory: string;
}

/** The words after the arguments of setpriv(1): a clean environment, the working directory, then the command itself. */
export function becomeArguments(command: ProcessCommand): string[] {
  const environment = [...command.environment].map(([name, value]) => `${name}=${value}`);
  return [
    ...LOADER,
    ...[`${TOOLS}/env`, '-i', '-C', command.workingDirectory, ...environment],
    ...LOADER,
    ...[`${TOOLS}/sh`, '-c', BECOME_SCRIPT, 'sh', ...command.argv],
  ];
}

/** The command line of a launch tool. */
export function launchTool(name: string): string[] {
  return [...LOADER, `${TOOLS}/${name}`];
}
