import { describe } from 'vitest';
import { createRedisApprovals } from '../../src/redis/approvals.js';
import { createRedisCodeTries } from '../../src/redis/code-tries.js';
import { createRedisDeliveries } from '../../src/redis/deliveries.js';
import { createRedisInbox } from '../../src/redis/inbox.js';
import { createRedisLanes } from '../../src/redis/lanes.js';
import { createRedisObligations } from '../../src/redis/obligations.js';
import { createRedisPosts } from '../../src/redis/posts.js';
import { createRedisRunStore } from '../../src/redis/run-store.js';
import { createRedisStops } from '../../src/redis/stops.js';
import { createRedisThreads } from '../../src/redis/threads.js';
import { approvalsContract } from '../contract/approvals.js';
import { codeTriesContract } from '../contract/code-tries.js';
import { deliveriesContract } from '../contract/deliveries.js';
import { inboxContract } from '../contract/inbox.js';
import { lanesContract } from '../contract/lanes.js';
import { obligationsContract } from '../contract/obligations.js';
import { postsContract } from '../contract/posts.js';
import { runStoreContract } from '../contract/run-store.js';
import { stopsContract } from '../contract/stops.js';
import { threadsContract } from '../contract/threads.js';
import { pass, useRedis } from './support.js';

describe.each([
  ['in Redis', false],
  ['in Redis Cluster', true],
])('%s', (name, cluster) => {
  const redis = useRedis({ cluster });
  runStoreContract(name, () => createRedisRunStore(redis.connect(), redis.log));
  approvalsContract(name, () => createRedisApprovals(redis.connect(), redis.log));
  threadsContract(name, () => createRedisThreads(redis.connect(), redis.log));
  deliveriesContract(name, () => createRedisDeliveries(redis.connect()));
  inboxContract(name, () => {
    const connection = redis.connect();
    const obligations = createRedisObligations(connection);
    return { inbox: createRedisInbox(connection), deliveries: createRedisDeliveries(connection), obligations, pass };
  });
  codeTriesContract(name, () => createRedisCodeTries(redis.connect()));
  postsContract(name, () => Promise.resolve(createRedisPosts(redis.connect())));
  lanesContract(name, () =>
    Promise.resolve({ lanes: createRedisLanes(redis.connect(), { now: () => Date.now() }), pass }),
  );
  stopsContract(name, () => Promise.resolve(createRedisStops(redis.connect(), redis.log)));
  obligationsContract(name, () => Promise.resolve({ obligations: createRedisObligations(redis.connect()), pass }));
});
