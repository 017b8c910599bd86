import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DEADLINE_MS = 60_000;

export interface DebugWish {
  readonly namespace: string;
  readonly pod: string;
  readonly target: string;
  /** The name of the new container. */
  readonly container: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly argv: readonly string[];
}

/** kubectl with the kubeconfig of the environment, as a person uses it without the bot. */
export class Kubectl {
  readonly #global: readonly string[];

  constructor(kubeconfig: string, context: string | undefined) {
    this.#global = ['--kubeconfig', kubeconfig, ...(context === undefined ? [] : ['--context', context])];
  }

  /** Throws with one clear line when there is no kubectl. */
  async require(): Promise<void> {
    try {
      await run('kubectl', ['version', '--client']);
    } catch (cause) {
      throw new Error('kubectl is not on the PATH, or does not run: it is what the bot is compared with.', { cause });
    }
  }

  /** Milliseconds of `kubectl debug` and of `kubectl logs`, which is repeated until it has what was printed. */
  async debugAndLogs(wish: DebugWish, printed: string): Promise<number> {
    const { namespace, pod, target, container, image, imagePullPolicy, argv } = wish;
    const began = performance.now();
    const debug = ['debug', '-n', namespace, pod, `--target=${target}`, `--container=${container}`, `--image=${image}`];
    await this.#run([...debug, `--image-pull-policy=${imagePullPolicy}`, '--quiet', '--', ...argv]);
    // It fails while the container waits.
    const logs = (): Promise<string> => this.#run(['logs', '-n', namespace, pod, '-c', container]).catch(() => '');
    while (!(await logs()).includes(printed)) {
      if (performance.now() - began > DEADLINE_MS) throw new Error(`kubectl logs did not have ${printed} in time`);
    }
    return performance.now() - began;
  }

  async #run(args: readonly string[]): Promise<string> {
    const { stdout } = await run('kubectl', [...this.#global, ...args], { timeout: DEADLINE_MS });
    return stdout;
  }
}
