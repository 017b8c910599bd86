-- Claims what is due and under nobody's lease, by Redis' clock. A lease that has run out can be claimed again.
-- KEYS  1 sorted set of ids by the time when they may be claimed   2 hash of the texts   3 hash of the owners
-- ARGV  1 owner   2 milliseconds of the lease   3 most to claim
-- Gives id, text, id, text…, the longest due first.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local claimed = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[3])) do
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), id)
  redis.call('HSET', KEYS[3], id, ARGV[1])
  table.insert(claimed, id)
  table.insert(claimed, redis.call('HGET', KEYS[2], id) or '')
end
return claimed
