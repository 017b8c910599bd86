-- Changes a run if nobody else has changed it meanwhile (compare-and-set on the version).
-- KEYS  1 the run's hash
-- ARGV  1 base of all keys   2 id   3 version that is expected   4 token of this call   5 state from now on
--       6 states that may lead there, with a comma before and after each   7 record (JSON)
--       8 report (JSON), may be empty   9 bytes of all reports to keep
-- Gives 1 when it was changed, also if this call is repeated after a lost answer; 0 when somebody was first, the run is gone, or
-- its state may not lead there. Reports beyond the bytes go, the oldest of ended runs first; the keys of those runs can not be
-- declared, but like every key under the base they are in the same hash slot.
local base, id, expected, token = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local run = redis.call('HMGET', KEYS[1], 'version', 'state', 'token', 'size')
local version, state = tonumber(run[1]), run[2]
if not version then return 0 end
if run[3] == token and version == expected + 1 then return 1 end
if version ~= expected or not string.find(ARGV[6], ',' .. state .. ',', 1, true) then return 0 end

redis.call('HSET', KEYS[1], 'record', ARGV[7], 'state', ARGV[5], 'version', expected + 1, 'token', token)
if ARGV[5] == 'ended' then redis.call('ZREM', base .. 'live', id) end
if ARGV[8] == '' then return 1 end

local size = string.len(ARGV[8])
redis.call('HSET', KEYS[1], 'report', ARGV[8], 'size', size)
redis.call('ZADD', base .. 'reports', 'NX', redis.call('ZSCORE', base .. 'runs', id) or 0, id)
local total = redis.call('INCRBY', base .. 'report-bytes', size - (tonumber(run[4]) or 0))
if total <= tonumber(ARGV[9]) then return 1 end
for _, old in ipairs(redis.call('ZRANGE', base .. 'reports', 0, 49)) do
  local key = base .. 'run:' .. old
  local held = redis.call('HMGET', key, 'state', 'size')
  if held[1] == 'ended' and old ~= id then
    redis.call('HDEL', key, 'report', 'size')
    redis.call('HSET', key, 'dropped', 1)
    redis.call('ZREM', base .. 'reports', old)
    total = redis.call('DECRBY', base .. 'report-bytes', tonumber(held[2]) or 0)
    if total <= tonumber(ARGV[9]) then break end
  end
end
return 1
