-- Notes where a message stands; also of one that nobody could say was begun.
-- KEYS  1 hash of the messages of one run
-- ARGV  1 which of them   2 where it stands   3 milliseconds to keep the hash from now on
local time = redis.call('TIME')
redis.call('HSETNX', KEYS[1], ARGV[1] .. ' begun', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
redis.call('HSET', KEYS[1], ARGV[1] .. ' where', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
