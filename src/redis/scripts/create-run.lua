-- Writes a run for the first time, enters it in the indexes, and drops old runs that have ended.
-- KEYS  1 the run's hash
-- ARGV  1 base of all keys   2 id   3 record (JSON)   4 state   5 version   6 token of this call
--       7 requested at (ms)   8 person   9 capsule   10 namespace, may be empty   11 target
--       12 runs to keep   13 milliseconds to keep an ended run
-- Gives 1 when the run was created, also if this call is repeated after a lost answer; 0 when another run of that id is there.
-- The keys of dropped runs can not be declared; like every key under the base they are in the same hash slot.
local base, id, token = ARGV[1], ARGV[2], ARGV[6]
if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('HGET', KEYS[1], 'token') == token and 1 or 0
end

local function indexes(person, capsule, namespace, target)
  return {
    base .. 'runs', base .. 'live', base .. 'by:person:' .. person, base .. 'by:capsule:' .. capsule,
    base .. 'by:namespace:' .. namespace, base .. 'by:target:' .. target,
  }
end

redis.call('HSET', KEYS[1], 'record', ARGV[3], 'state', ARGV[4], 'version', ARGV[5], 'token', token,
  'person', ARGV[8], 'capsule', ARGV[9], 'namespace', ARGV[10], 'target', ARGV[11])
-- Of the same millisecond, the later call is the newer run.
local turn = redis.call('INCR', base .. 'turn') % 1000
local score = string.format('%.3f', tonumber(ARGV[7]) + turn / 1000)
for _, index in ipairs(indexes(ARGV[8], ARGV[9], ARGV[10], ARGV[11])) do
  redis.call('ZADD', index, score, id)
end

local now = redis.call('TIME')
local oldest = tonumber(now[1]) * 1000 - tonumber(ARGV[13])
local excess = redis.call('ZCARD', base .. 'runs') - tonumber(ARGV[12])
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
    redis.call('DEL', key)
    excess = excess - 1
  end
end
return 1
