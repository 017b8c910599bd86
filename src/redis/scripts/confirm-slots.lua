-- Keeps the slots that one run holds in its lines, if all of them are still held; and says since when Redis remembers anything.
-- KEYS  1 the mark of that time, written by whoever finds none
--       then for each line bottleneck's settings and its sorted set of slots by the time when they end
-- ARGV  1 milliseconds from now, by Redis' clock, that the slots are kept   then for each line the slot and how many it has
-- Gives the time of the mark, the time now (ms), and 0 when a slot was lost, 1 when all are kept, 2 when all are kept but a line has more
-- taken than it has: after Redis had forgotten everything, until those that ran before have ended.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('SET', KEYS[1], now, 'NX')
local verdict = 1
for i = 2, #KEYS, 2 do
  local slot, most = ARGV[i], tonumber(ARGV[i + 1])
  if redis.call('ZSCORE', KEYS[i + 1], slot) then
    redis.call('ZADD', KEYS[i + 1], now + tonumber(ARGV[1]), slot)
    local running = tonumber(redis.call('HGET', KEYS[i], 'running')) or 0
    if verdict == 1 and running > most then verdict = 2 end
  else
    verdict = 0
  end
end
return { redis.call('GET', KEYS[1]), tostring(now), verdict }
