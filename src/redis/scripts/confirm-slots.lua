-- Keeps the slots that one run holds in its lines, if all of them are still held; says since when Redis remembers anything; and writes
-- down under the run which they are, when its job may start.
-- KEYS  1 the mark of that time, written by whoever finds none   2 the slots of the run, by line
--       then for each line bottleneck's settings and its slots by the time when they end
-- ARGV  1 milliseconds from now, by Redis' clock, that the slots are kept while their run waits   2 milliseconds without a start after
--       Redis had forgotten everything   3 milliseconds that they are kept when its job starts, which it is about to; else nothing
--       then for each line its name, the slot and how many it has
-- Gives the time of the mark (ms), and one of: `lost` when a slot was; `kept`; `crowded` when all are kept but a line has more taken than
-- it has, after Redis had forgotten everything, until those that ran before have ended; `quiet` and the milliseconds that it lasts; `start`
-- and since when the run is ours (microseconds).
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('SET', KEYS[1], now, 'NX')
local since = redis.call('GET', KEYS[1])

local function keep(ms)
  for key = 3, #KEYS, 2 do
    local slot = ARGV[5 + (key - 3) / 2 * 3]
    if redis.call('ZSCORE', KEYS[key + 1], slot) then redis.call('ZADD', KEYS[key + 1], now + tonumber(ms), slot) end
  end
end

local verdict = 'kept'
for key = 3, #KEYS, 2 do
  local arg = 4 + (key - 3) / 2 * 3
  local slot, most = ARGV[arg + 1], tonumber(ARGV[arg + 2])
  if redis.call('ZSCORE', KEYS[key + 1], slot) then
    local running = tonumber(redis.call('HGET', KEYS[key], 'running')) or 0
    if verdict == 'kept' and running > most then verdict = 'crowded' end
  else
    verdict = 'lost'
  end
end
local quiet = tonumber(since) + tonumber(ARGV[2]) - now
if verdict ~= 'kept' or ARGV[3] == '' or quiet > 0 then
  -- As long as it does not start, nobody else could give them back.
  keep(ARGV[1])
  if verdict == 'kept' and ARGV[3] ~= '' then return { since, 'quiet', tostring(quiet) } end
  return { since, verdict }
end
keep(ARGV[3])
local taken = time[1] .. string.format('%06d', tonumber(time[2]))
redis.call('HSET', KEYS[2], 'taken', taken)
for arg = 4, #ARGV, 3 do redis.call('HSET', KEYS[2], ARGV[arg], ARGV[arg + 1]) end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return { since, 'start', taken }
