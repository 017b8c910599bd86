-- Claims the keys of a delivery, and puts what is to be done under a lease.
-- KEYS  1 sorted set of obligations by the time when they may be claimed   2 hash of their texts   3 hash of their owners
--       then the keys of the delivery
-- ARGV  1 token of this call   2 milliseconds that the keys are kept   3 id of the obligation   4 text   5 owner
--       6 milliseconds of the lease, by Redis' clock
-- Gives 1 to the first, also if its call is repeated after a lost answer; 0, and nothing is put, to every other.
for i = 4, #KEYS do
  local isFirst = redis.call('SET', KEYS[i], ARGV[1], 'NX', 'PX', ARGV[2])
  if not isFirst and redis.call('GET', KEYS[i]) ~= ARGV[1] then return 0 end
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[6]), ARGV[3])
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
redis.call('HSET', KEYS[3], ARGV[3], ARGV[5])
return 1
