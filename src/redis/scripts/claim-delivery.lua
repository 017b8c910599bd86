-- Claims the key of a delivery.
-- KEYS  1 the key
-- ARGV  1 token of this call   2 milliseconds that the claim is kept
-- Gives 1 to the first, also if its call is repeated after a lost answer; 0 to every other.
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return redis.call('GET', KEYS[1]) == ARGV[1] and 1 or 0
