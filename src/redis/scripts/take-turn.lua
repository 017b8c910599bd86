-- Takes a turn of a lane if one may be used now, by Redis' clock: the generic cell rate algorithm, which keeps only when the next turn
-- would be due. Nobody holds a turn for later: who gives up waiting would leave a gap.
-- KEYS  1 the lane   2 the door
-- ARGV  1 milliseconds between two turns   2 turns that may be used at once
-- Gives 0 when a turn was taken, else the milliseconds after which to ask again.
local closed = redis.call('PTTL', KEYS[2])
if closed > 0 then return closed end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local nextDue = tonumber(redis.call('GET', KEYS[1])) or 0
local due = nextDue - interval * (burst - 1)
if due > now then return math.ceil(due - now) end
nextDue = math.max(nextDue, now) + interval
redis.call('SET', KEYS[1], nextDue, 'PX', math.max(1, math.ceil(nextDue - now)))
return 0
