-- Counts one more try of somebody's second factor, before the code is judged.
-- KEYS  1 the counter
-- ARGV  1 the most tries   2 milliseconds after the last of them that they are kept
-- Gives 1, or 0 when there were the most already. A call that is repeated after a lost answer counts twice: one try less.
if tonumber(redis.call('GET', KEYS[1]) or '0') >= tonumber(ARGV[1]) then return 0 end
redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
