import { RecapError } from '../domain/errors.js';
import { explainAdmission, isAdmission } from './admission.js';
import type { ApiStatus } from './api-status.js';
import { apiStatus } from './api-status.js';
import { isTimeout } from '../domain/deadline.js';
import { networkError } from './network-error.js';
import { shorten } from './shorten.js';

const CHECK_HINT = '`recap check` lists every permission that the bot lacks.';
const CLUSTER_HINT = 'Nothing was changed by this; try again when the API server answers.';

/**
 * Turns whatever a call threw into the error that a person may see; a RecapError stays as it is.
 * @param what completes "to …": `list the pods of shop`.
 */
export function toRecapError(error: unknown, what: string): RecapError {
  if (error instanceof RecapError) return error;
  const status = apiStatus(error);
  if (status !== undefined) return ofStatus(status, what, error);
  if (isTimeout(error)) {
    return unreachable(`The API server did not answer in time when asked to ${what}.`, error);
  }
  const network = networkError(error);
  if (network !== undefined) return unreachable(`The API server can't be reached (${network.code}) to ${what}.`, error);
  return new RecapError('internal', `Something unexpected happened when trying to ${what}.`, { cause: error });
}

function ofStatus(status: ApiStatus, what: string, cause: unknown): RecapError {
  if (status.code === 401) {
    return new RecapError('bot-not-allowed', "The cluster does not accept the bot's credentials.", { cause });
  }
  if (isAdmission(status)) return explainAdmission(status, cause);
  if (status.code === 403) return forbidden(status, what, cause);
  if (status.code === 404) {
    return new RecapError('target-not-found', `The cluster found nothing when asked to ${what}.`, { cause });
  }
  if (status.code === 429) return unreachable(`The API server is too busy to ${what}.`, cause);
  if (status.code >= 500) return unreachable(`The API server failed (${status.code}) when asked to ${what}.`, cause);
  return new RecapError('cluster-refused', `The cluster refused to ${what}: ${shorten(status.message)}`, { cause });
}

function unreachable(message: string, cause: unknown): RecapError {
  return new RecapError('cluster-unreachable', message, { cause, hint: CLUSTER_HINT });
}

/** As the API server words a refusal of its RBAC; a WebSocket's has an empty end, and then only the attempt is known. */
const RBAC =
  /cannot (?<verb>[\w:-]+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)"(?: in the namespace "(?<namespace>[^"]+)")?/;

function forbidden(status: ApiStatus, what: string, cause: unknown): RecapError {
  const { verb, resource, group, namespace } = RBAC.exec(status.message)?.groups ?? {};
  if (verb === undefined || resource === undefined) {
    return new RecapError('bot-not-allowed', `The bot may not ${what}.`, { cause, hint: CHECK_HINT });
  }
  const where = namespace === undefined ? 'in the whole cluster' : `in the namespace ${namespace}`;
  const api = group === undefined || group === '' ? '' : `.${group}`;
  return new RecapError('bot-not-allowed', `The bot may not ${verb} ${resource}${api} ${where}.`, {
    cause,
    hint: CHECK_HINT,
  });
}
