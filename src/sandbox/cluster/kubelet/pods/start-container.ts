import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { KubeObject } from '../../contract.js';
import type { LocalImage } from '../images/assemble.js';
import { ContainerLog } from '../logs/container-log.js';
import { makeContainerCgroups, type ContainerCgroups } from '../runtime/cgroups.js';
import { CommandMissing, startContainerProcess, type ContainerProcess } from '../runtime/container-process.js';
import type { Membership } from '../runtime/enter.js';
import { containerFstab } from '../runtime/mounts.js';
import * as failures from './container-failure.js';
import type { ContainerRecord, ContainerRun } from './container-record.js';
import { containerVolumes } from './container-volumes.js';
import { containerEnvironment } from './environment.js';
import { processIdentity, type ProcessIdentity } from './identity.js';
import type { KubeletContext } from './kubelet-context.js';
import type { PodSandbox } from './pod-sandbox.js';
import { memoryBytes, podFullName, podSpec } from './pod-spec.js';

/** A container that was created, and its process unless its command is missing. */
export interface StartedContainer {
  run: ContainerRun;
  cgroups: ContainerCgroups;
  /** The runtime's message when the command is missing. */
  startError: string | undefined;
}

/**
 * Creates and starts a container, with the events of a real kubelet.
 *
 * @param target the container whose PID namespace an ephemeral container joins, when it names one
 * @throws ContainerFailure when it could not even be created
 */
export async function startContainer(
  context: KubeletContext,
  pod: KubeObject,
  sandbox: PodSandbox,
  record: ContainerRecord,
  target: ContainerRecord | undefined,
): Promise<StartedContainer> {
  const { spec } = record;
  const say = (reason: string, message: string): void =>
    context.events.record(pod, { type: 'Normal', reason, message, fieldPath: record.fieldPath });
  const { image, full } = await findImage(context, record);
  say('Pulled', `Container image "${spec.image}" already present on machine and can be accessed by the pod`);
  const label = `${podFullName(pod)}(${pod.metadata.uid})`;
  const identity = processIdentity(podSpec(pod), spec, image.user, label);
  if ('refused' in identity) throw failures.configError(identity.refused, context.lags);
  const id = randomBytes(32).toString('hex');
  if (target !== undefined && target.process === undefined) {
    throw failures.targetNotRunning(id, target.run?.id ?? '', context.lags);
  }
  const argv = [...(spec.command ?? image.entrypoint), ...(spec.args ?? [])];
  if (argv.length === 0)
    throw failures.createError(`failed to generate container "${id}" spec: no command specified`, context.lags);
  const limit = memoryBytes(spec.resources?.limits?.['memory']);
  const cgroups = await makeContainerCgroups(context.node.cgroups, pod.metadata.uid, id, limit);
  const environment = containerEnvironment(pod, spec, image);
  const log = new ContainerLog(context.now);
  const outcome = await launch(context, {
    pod,
    sandbox,
    record,
    target,
    image,
    identity,
    id,
    argv,
    environment,
    cgroups,
  }).catch(async (error: unknown) => {
    await cgroups.remove();
    throw error;
  });
  say('Created', 'Container created');
  const process = outcome instanceof CommandMissing ? undefined : outcome;
  const run = {
    id,
    imageId: image.id,
    fullImage: full,
    identity,
    log,
    process,
    over: process === undefined,
    environment,
    workingDirectory: spec.workingDir ?? '/',
  };
  if (process === undefined) {
    log.end();
    const startError = `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${failures.commandMissingMessage(argv[0] ?? '')}`;
    context.events.record(pod, {
      type: 'Warning',
      reason: 'Failed',
      message: `Error: ${startError}`,
      fieldPath: record.fieldPath,
    });
    return { run, cgroups, startError };
  }
  process.stdout.on('data', (chunk: Buffer) => log.write('stdout', chunk));
  process.stderr.on('data', (chunk: Buffer) => log.write('stderr', chunk));
  say('Started', 'Container started');
  return { run, cgroups, startError: undefined };
}

interface Launch {
  pod: KubeObject;
  sandbox: PodSandbox;
  record: ContainerRecord;
  target: ContainerRecord | undefined;
  image: LocalImage;
  identity: ProcessIdentity;
  id: string;
  argv: string[];
  environment: ReadonlyMap<string, string>;
  cgroups: ContainerCgroups;
}

async function launch(context: KubeletContext, launched: Launch): Promise<ContainerProcess | CommandMissing> {
  const { pod, sandbox, record, target, image, identity, id } = launched;
  const node = context.node.process;
  const { spec } = record;
  const directory = join(node.directory, 'containers', id);
  const readOnly = spec.securityContext?.readOnlyRootFilesystem === true;
  const members = membership(pod, sandbox, target);
  try {
    return await startContainerProcess(node, {
      id,
      directory,
      fstab: containerFstab({
        image: image.rootfs,
        directory,
        nodeDirectory: node.directory,
        podDirectory: sandbox.directory,
        readOnly,
        volumes: await containerVolumes(pod, spec, sandbox.directory, image.rootfs),
        cgroups: launched.cgroups.mounts,
        privileged: identity.privileged,
      }),
      cgroups: launched.cgroups.directories,
      writableRoot: !readOnly,
      ownPids: members.pid === 1 && podSpec(pod).hostPID !== true,
      members,
      identity,
      command: {
        argv: launched.argv,
        environment: launched.environment,
        workingDirectory: spec.workingDir ?? '/',
      },
      stdin: spec.stdin === true,
      tools: context.node.tools,
    });
  } catch (error) {
    if (error instanceof CommandMissing) return error;
    throw failures.createError(`failed to create containerd task: ${(error as Error).message}`, context.lags);
  }
}

/** Whose namespaces the container enters: the pod's, or the node's where the spec says so. */
function membership(pod: KubeObject, sandbox: PodSandbox, target: ContainerRecord | undefined): Membership {
  const spec = podSpec(pod);
  const pause = sandbox.pausePid;
  const sharedPids = spec.shareProcessNamespace === true ? pause : 1;
  return { mnt: 1, pid: target?.process?.pid ?? sharedPids, net: pause, ipc: pause, uts: pause };
}

async function findImage(
  context: KubeletContext,
  record: ContainerRecord,
): Promise<{ image: LocalImage; full: string }> {
  const { image: reference, imagePullPolicy } = record.spec;
  const found = await context.images.find(reference);
  if (found.kind === 'present') return found;
  if (found.kind === 'invalid') throw failures.invalidImageName(found.message, context.lags);
  if (imagePullPolicy === 'Never') throw failures.imageNeverPull(reference, context.lags);
  throw failures.imagePullFailed(reference, found.message, context.lags);
}
