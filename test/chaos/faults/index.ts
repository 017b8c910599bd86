import { API_SERVER_FAULTS } from './api-server.js';
import type { Fault } from './fault.js';
import { REDIS_FAULTS } from './redis.js';
import { REPLICA_FAULTS } from './replicas.js';
import { SLACK_FAULTS } from './slack.js';

/** Everything that goes wrong while commands come in. A new one is a line in its file, or a file and a line here. */
export const FAULTS: readonly Fault[] = [...REPLICA_FAULTS, ...REDIS_FAULTS, ...API_SERVER_FAULTS, ...SLACK_FAULTS];
