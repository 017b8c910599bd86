-- Writes the runs of one request for the first time, all or none, enters them in the indexes, and drops old runs that have ended.
-- KEYS  the hash of each run
-- ARGV  1 base of all keys   2 token of this call   3 runs to keep   4 milliseconds to keep an ended run
--       then of each run: id   record (JSON)   state   version   requested at (ms)   person   capsule   namespace, may be empty   target
-- Gives 1 when the runs were created, also if this call is repeated after a lost answer; 0 when another run of one of the ids is there.
-- The keys of dropped runs can not be declared; like every key under the base they are in the same hash slot.
local base, token, fields = ARGV[1], ARGV[2], 9
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then
    return redis.call('HGET', key, 'token') == token and 1 or 0
  end
end

local function indexes(person, capsule, namespace, target)
  return {
    base .. 'runs', base .. 'live', base .. 'by:person:' .. person, base .. 'by:capsule:' .. capsule,
    base .. 'by:namespace:' .. namespace, base .. 'by:target:' .. target,
  }
end

for i, key in ipairs(KEYS) do
  local id, record, state, version, at, person, capsule, namespace, target = unpack(ARGV, 5 + (i - 1) * fields, 4 + i * fields)
  redis.call('HSET', key, 'record', record, 'state', state, 'version', version, 'token', token,
    'person', person, 'capsule', capsule, 'namespace', namespace, 'target', target)
  -- Of the same millisecond, the later one is the newer run.
  local turn = redis.call('INCR', base .. 'turn') % 1000
  local score = string.format('%.3f', tonumber(at) + turn / 1000)
  for _, index in ipairs(indexes(person, capsule, namespace, target)) do
    redis.call('ZADD', index, score, id)
  end
end

local now = redis.call('TIME')
local oldest = tonumber(now[1]) * 1000 - tonumber(ARGV[4])
local excess = redis.call('ZCARD', base .. 'runs') - tonumber(ARGV[3])
local candidates = redis.call('ZRANGE', base .. 'runs', 0, 49, 'WITHSCORES')
for i = 1, #candidates, 2 do
  local old, at = candidates[i], tonumber(candidates[i + 1])
  if excess <= 0 and at >= oldest then break end
  local key = base .. 'run:' .. old
  local run = redis.call('HMGET', key, 'state', 'person', 'capsule', 'namespace', 'target', 'size')
  if not run[1] or run[1] == 'ended' then
    for _, index in ipairs(indexes(run[2] or '', run[3] or '', run[4] or '', run[5] or '')) do
      redis.call('ZREM', index, old)
    end
    if run[6] then redis.call('DECRBY', base .. 'report-bytes', run[6]) end
    redis.call('ZREM', base .. 'reports', old)
    redis.call('DEL', key, base .. 'posts:' .. old)
    excess = excess - 1
  end
end
return 1
