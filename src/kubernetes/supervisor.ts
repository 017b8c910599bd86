import type { AttachPlan } from '../core/ports.js';
import { ARTIFACT_PATH } from '../domain/capsule.js';
import { LAUNCH, SCRIPT } from './supervisor-script.js';

/**
 * The whole `command` of a capsule's container: a shell, the supervisor, and the tool's argv as separate words that no shell reads as
 * text. Times reach it in whole seconds, rounded up.
 */
export function supervisorCommand(plan: AttachPlan): string[] {
  return [
    'sh',
    '-c',
    LAUNCH,
    'recap',
    SCRIPT,
    'recap',
    plan.nonce,
    String(Math.ceil(plan.startBy / 1_000)),
    String(Math.ceil(plan.capsule.limits.deadlineMs / 1_000)),
    String(plan.capsule.limits.outputBytes),
    String(plan.capsule.limits.artifactBytes ?? 0),
    ARTIFACT_PATH,
    ...plan.argv,
  ];
}
