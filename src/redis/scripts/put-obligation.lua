-- Writes an obligation, or a new time and text of one; a lease that somebody has on it ends.
-- KEYS  1 sorted set of ids by the time when they may be claimed   2 hash of the texts   3 hash of the owners
-- ARGV  1 id   2 milliseconds from now, by Redis' clock   3 text   4 owner under whose lease it is until then, may be empty
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
if ARGV[4] == '' then
  redis.call('HDEL', KEYS[3], ARGV[1])
else
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[4])
end
return 1
