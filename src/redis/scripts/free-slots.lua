-- Frees what one run holds, where nobody waits for it, and forgets whose it is.
-- KEYS  1 the slots of the run, by line   then for each line bottleneck's settings, weights, slots by the time when they end, clients of the
--       slots, clients by what they run, by what they have queued, and two that are not used here
-- ARGV  1 since when the run was ours, as take-slots and confirm-slots gave it; nothing when that answer was lost
--       2 `unused` when its job has not started, so that the rates don't count it; else nothing   then for each line the slot
-- Gives for each line 1 when the slot is free now, 0 when somebody waits, whom bottleneck has to wake: then the slot is taken still.
-- Whoever has taken the run over since then has other slots: nothing of theirs is touched.
if redis.call('HGET', KEYS[1], 'taken') == ARGV[1] then redis.call('DEL', KEYS[1]) end
local freed = {}
for key = 2, #KEYS, 8 do
  local slot = ARGV[(key - 2) / 8 + 3]
  local waits = false
  for _, waiting in ipairs(redis.call('HVALS', KEYS[key + 5])) do
    if tonumber(waiting) > 0 then waits = true end
  end
  if redis.call('HEXISTS', KEYS[key + 1], slot) == 1 then
    if ARGV[2] == 'unused' and tonumber(redis.call('HGET', KEYS[key], 'reservoir')) then
      redis.call('HINCRBY', KEYS[key], 'reservoir', 1)
    end
    if not waits then
      local owner = redis.call('HGET', KEYS[key + 3], slot)
      redis.call('HINCRBY', KEYS[key], 'running', -1)
      redis.call('HINCRBY', KEYS[key], 'done', 1)
      redis.call('HDEL', KEYS[key + 1], slot)
      redis.call('ZREM', KEYS[key + 2], slot)
      redis.call('HDEL', KEYS[key + 3], slot)
      if owner then redis.call('ZINCRBY', KEYS[key + 4], -1, owner) end
    end
  else
    waits = false
  end
  table.insert(freed, waits and 0 or 1)
end
return freed
