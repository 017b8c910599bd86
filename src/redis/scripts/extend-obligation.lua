-- Begins an owner's lease anew, by Redis' clock; also one that has run out, if nobody has claimed it since.
-- KEYS  1 sorted set of ids by the time when they may be claimed   2 hash of the owners
-- ARGV  1 id   2 owner   3 milliseconds of the lease
-- Gives 1, or 0 when it is not this owner's any more.
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
return 1
