-- Writes a request for approval anew if nobody else has changed it meanwhile (compare-and-set on the version).
-- KEYS  1 the request's hash   2 sorted set of the open ones by time
-- ARGV  1 id   2 record (JSON)   3 version that is expected   4 token of this call
--       5 milliseconds after which Redis forgets it, when it is over; else empty
-- Gives 1 when it was written, also if this call is repeated after a lost answer; 0 when somebody was first or it is gone.
local held = redis.call('HMGET', KEYS[1], 'version', 'token')
local version, expected = tonumber(held[1]), tonumber(ARGV[3])
if not version then return 0 end
if held[2] == ARGV[4] and version == expected + 1 then return 1 end
if version ~= expected then return 0 end
redis.call('HSET', KEYS[1], 'record', ARGV[2], 'version', expected + 1, 'token', ARGV[4])
if ARGV[5] ~= '' then
  redis.call('ZREM', KEYS[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
return 1
