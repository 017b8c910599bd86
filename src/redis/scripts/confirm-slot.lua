-- Keeps a slot of a line for some time from now, by Redis' clock, if it is still held.
-- KEYS  1 bottleneck's settings of the line   2 bottleneck's sorted set of the line's slots by the time when they end
-- ARGV  1 slot   2 milliseconds   3 slots that the line has
-- Gives 0 when the slot was lost, 1 when it is kept, 2 when it is kept but more are taken than the line has: after Redis had forgotten
-- everything, until those that ran before have ended.
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 0 end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), ARGV[1])
local running = tonumber(redis.call('HGET', KEYS[1], 'running')) or 0
return running > tonumber(ARGV[3]) and 2 or 1
