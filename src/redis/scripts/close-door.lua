-- Closes a door for a while; one that is closed for longer stays so.
-- KEYS  1 the door
-- ARGV  1 milliseconds
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], 1, 'PX', ARGV[1]) end
return 1
