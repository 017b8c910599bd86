-- Writes a request for approval for the first time.
-- KEYS  1 the request's hash   2 sorted set of the open ones by time   3 counter for those of the same millisecond
-- ARGV  1 id   2 record (JSON)   3 version   4 token of this call   5 requested at (ms)
--       6 milliseconds after which Redis forgets it, when it is over already; else empty
-- Gives 1 when it was created, also if this call is repeated after a lost answer; 0 when another one of that id is there.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return redis.call('HGET', KEYS[1], 'token') == ARGV[4] and 1 or 0
end
redis.call('HSET', KEYS[1], 'record', ARGV[2], 'version', ARGV[3], 'token', ARGV[4])
if ARGV[6] ~= '' then
  redis.call('PEXPIRE', KEYS[1], ARGV[6])
  return 1
end
local turn = redis.call('INCR', KEYS[3]) % 1000
redis.call('ZADD', KEYS[2], string.format('%.3f', tonumber(ARGV[5]) + turn / 1000), ARGV[1])
return 1
