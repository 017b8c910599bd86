-- Takes the next turn of a lane, by Redis' clock: the generic cell rate algorithm, which keeps only when the next turn would be due.
-- KEYS  1 the lane   2 the door
-- ARGV  1 milliseconds between two turns   2 turns that may be used at once   3 `now` to take one only if it may be used at once
-- Gives 1 and the milliseconds until the turn may be used (with `now` and more than 0 of them, none was taken), or 0 and the
-- milliseconds for which the door is closed.
local closed = redis.call('PTTL', KEYS[2])
if closed > 0 then return { 0, closed } end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local nextDue = tonumber(redis.call('GET', KEYS[1])) or 0
local due = math.max(now, nextDue - interval * (burst - 1))
if ARGV[3] == 'now' and due > now then return { 1, due - now } end
nextDue = math.max(nextDue, due) + interval
redis.call('SET', KEYS[1], nextDue, 'PX', math.max(1, math.ceil(nextDue - now)))
return { 1, due - now }
