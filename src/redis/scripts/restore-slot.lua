-- Takes a slot again, whatever the limit says, for a job that runs although Redis has forgotten its slot.
-- KEYS  bottleneck's keys of the line: 1 settings   2 weights   3 slots by the time when they end   4 clients of the slots
--       5 clients by what they run
-- ARGV  1 slot   2 milliseconds that it is held from now, by Redis' clock   3 client
-- Gives 1 when it was taken, 0 when it was held still or the line is not there (yet).
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('ZSCORE', KEYS[3], ARGV[1]) then return 0 end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('HINCRBY', KEYS[1], 'running', 1)
redis.call('HSET', KEYS[2], ARGV[1], 1)
redis.call('ZADD', KEYS[3], now + tonumber(ARGV[2]), ARGV[1])
redis.call('HSET', KEYS[4], ARGV[1], ARGV[3])
redis.call('ZINCRBY', KEYS[5], 1, ARGV[3])
return 1
