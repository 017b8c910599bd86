-- Says that a message is about to be posted, and gives what was known of it before.
-- KEYS  1 hash of the messages of one run
-- ARGV  1 which of them   2 token of this call   3 milliseconds to keep the hash from now on
-- Gives: 1 if nobody has begun it before (also if this call is repeated after a lost answer), else 0; when it was first begun, in epoch
-- milliseconds by Redis' clock; where it stands, empty while that is not known.
local part = ARGV[1]
local known = redis.call('HMGET', KEYS[1], part .. ' begun', part .. ' token', part .. ' where')
if known[1] then
  local isNew = known[2] == ARGV[2] and not known[3]
  return { isNew and 1 or 0, tonumber(known[1]), known[3] or '' }
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('HSET', KEYS[1], part .. ' begun', now, part .. ' token', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return { 1, now, '' }
