-- Since when Redis remembers: written by whoever finds nothing.
-- KEYS  1 the mark
-- Gives the time of the mark and the time now (ms), by Redis' clock.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('SET', KEYS[1], now, 'NX')
return { redis.call('GET', KEYS[1]), tostring(now) }
