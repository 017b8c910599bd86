-- Takes an obligation away that its owner has met.
-- KEYS  1 sorted set of ids by the time when they may be claimed   2 hash of the texts   3 hash of the owners
-- ARGV  1 id   2 owner, or empty for whoever has it
-- Gives 1 when it is gone, also when it was before; 0 when it is somebody else's.
local owner = redis.call('HGET', KEYS[3], ARGV[1])
if ARGV[2] ~= '' and owner ~= ARGV[2] and redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return 1
