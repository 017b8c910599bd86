-- The newest runs of an index that fit, without their reports.
-- KEYS  1 the index, a sorted set of ids by time
-- ARGV  1 base of all keys   2 most runs to give   3 most entries to look at   4 earliest and 5 latest score, as ZRANGEBYSCORE has them
--       6… pairs of a field of the run's hash and the value that it must have
-- Gives the records (JSON), newest first. The keys of the runs can not be declared; they are in the same hash slot as the index.
local base, most, look = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local fields, values = { 'record' }, {}
for i = 6, #ARGV, 2 do
  table.insert(fields, ARGV[i])
  table.insert(values, ARGV[i + 1])
end

local found, offset, page = {}, 0, 100
while #found < most and offset < look do
  local ids = redis.call('ZREVRANGEBYSCORE', KEYS[1], ARGV[5], ARGV[4], 'LIMIT', offset, page)
  for _, id in ipairs(ids) do
    local run = redis.call('HMGET', base .. 'run:' .. id, unpack(fields))
    local fits = run[1] and #found < most
    for i, value in ipairs(values) do
      fits = fits and run[i + 1] == value
    end
    if fits then table.insert(found, run[1]) end
  end
  if #ids < page then break end
  offset = offset + page
end
return found
