-- Takes a slot in every line of a run, in all of them or in none, and writes down under the run which they are. A line that Redis does not
-- know (any more) is begun.
-- KEYS  1 the mark of the time since when Redis remembers, written by whoever finds none   2 the slots of the run, by line
--       then for each line bottleneck's settings, weights, slots by the time when they end, clients of the slots, clients by what they run,
--       by what they have queued, by when they took a slot, by when they were seen
-- ARGV  1 `new`: only where every line has room and nobody waits, or a slot of the run is left from a process that died; `adopt`: for a run that goes on already, whatever the limits say, with the
--       slots of whoever had it before; else adopt unless another has taken the run after this time, which an earlier call gave
--       2 milliseconds that the slots are held, by Redis' clock   3 milliseconds without a start after Redis had forgotten everything
--       4 milliseconds of the rates   5 milliseconds after which an unused line is forgotten   6 bottleneck's clientTimeout   7 its version
--       then for each line its name, the slot, the client, how many it has, and its rate or nothing
-- Gives the time of the mark (ms), and since when the run is ours (microseconds), or nothing when it is not.
local PER_LINE, FIXED = 8, 7
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local mode, hold, quiet = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('SET', KEYS[1], now, 'NX')
local since = redis.call('GET', KEYS[1])
local taken = redis.call('HGET', KEYS[2], 'taken')

local lines = {}
for key = 3, #KEYS, PER_LINE do
  local arg = FIXED + (key - 3) / PER_LINE * 5
  table.insert(lines, {
    settings = KEYS[key], weights = KEYS[key + 1], ends = KEYS[key + 2], owners = KEYS[key + 3],
    running = KEYS[key + 4], queued = KEYS[key + 5], registered = KEYS[key + 6], seen = KEYS[key + 7],
    first = key, name = ARGV[arg + 1], slot = ARGV[arg + 2], client = ARGV[arg + 3], most = ARGV[arg + 4], rate = ARGV[arg + 5],
  })
end

local function begin(line)
  if redis.call('EXISTS', line.settings) == 1 then return end
  redis.call('HSET', line.settings, 'id', line.name, 'version', ARGV[7], 'maxConcurrent', line.most, 'minTime', 0, 'strategy', 1,
    'reservoir', line.rate, 'reservoirRefreshAmount', line.rate, 'reservoirRefreshInterval', line.rate == '' and '' or ARGV[4],
    'groupTimeout', ARGV[5], 'clientTimeout', ARGV[6], 'nextRequest', now, 'lastReservoirRefresh', now, 'lastReservoirIncrease', now,
    'running', 0, 'done', 0, 'unblockTime', 0, 'capacityPriorityCounter', 0)
end

local function slot_before(line)
  local slot = redis.call('HGET', KEYS[2], line.name)
  return slot and redis.call('HEXISTS', line.weights, slot) == 1 and slot
end

-- Settings of another configuration are for bottleneck to replace, and slots that have ended for it to count.
local function has_room(line)
  if slot_before(line) then return true end
  local has = redis.call('HMGET', line.settings, 'maxConcurrent', 'running', 'reservoirRefreshAmount', 'reservoir', 'lastReservoirRefresh',
    'reservoirRefreshInterval')
  if has[1] ~= line.most or (has[3] or '') ~= line.rate then return false end
  if tonumber(has[2]) >= tonumber(line.most) then return false end
  for _, waiting in ipairs(redis.call('HVALS', line.queued)) do
    if tonumber(waiting) > 0 then return false end
  end
  if line.rate == '' then return true end
  if has[6] ~= ARGV[4] then return false end
  if now < tonumber(has[5]) + tonumber(ARGV[4]) then return tonumber(has[4]) >= 1 end
  redis.call('HSET', line.settings, 'reservoir', line.rate, 'lastReservoirRefresh', now)
  return true
end

local function give_up(line, slot)
  local owner = redis.call('HGET', line.owners, slot)
  redis.call('HDEL', line.weights, slot)
  redis.call('ZREM', line.ends, slot)
  redis.call('HDEL', line.owners, slot)
  if owner then redis.call('ZINCRBY', line.running, -1, owner) end
end

local function take(line)
  redis.call('HSET', line.weights, line.slot, 1)
  redis.call('ZADD', line.ends, now + hold, line.slot)
  redis.call('HSET', line.owners, line.slot, line.client)
  -- bottleneck reads all that it keeps of a client when it has any of it.
  redis.call('HSETNX', line.queued, line.client, 0)
  redis.call('ZADD', line.registered, now, line.client)
  redis.call('ZADD', line.seen, now, line.client)
  redis.call('ZINCRBY', line.running, 1, line.client)
  redis.call('HSET', KEYS[2], line.name, line.slot)
  local idle = redis.call('HGET', line.settings, 'groupTimeout')
  if tonumber(idle) then
    for key = line.first, line.first + PER_LINE - 1 do redis.call('PEXPIRE', KEYS[key], idle) end
  end
end

-- As bottleneck does, which is not asked where nobody waits: processes come and go, and a cluster's line stays.
local function forget_the_silent(line)
  for _, client in ipairs(redis.call('ZRANGEBYSCORE', line.seen, '-inf', now - tonumber(ARGV[6]))) do
    if tonumber(redis.call('ZSCORE', line.running, client) or 0) <= 0 then
      redis.call('ZREM', line.running, client)
      redis.call('HDEL', line.queued, client)
      redis.call('ZREM', line.registered, client)
      redis.call('ZREM', line.seen, client)
    end
  end
end

if mode == 'new' then
  -- Asked again after a lost answer.
  if taken and redis.call('HGET', KEYS[2], lines[1].name) == lines[1].slot then return { since, taken } end
  if now < tonumber(since) + quiet then return { since } end
  for _, line in ipairs(lines) do
    begin(line)
    forget_the_silent(line)
    if not has_room(line) then return { since } end
  end
elseif mode ~= 'adopt' and taken and tonumber(taken) > tonumber(mode) then
  return { since }
end

for _, line in ipairs(lines) do
  begin(line)
  if redis.call('HEXISTS', line.weights, line.slot) == 1 then
    redis.call('ZADD', line.ends, now + hold, line.slot)
  else
    local before = slot_before(line)
    if before then
      give_up(line, before)
    else
      redis.call('HINCRBY', line.settings, 'running', 1)
      if mode == 'new' and line.rate ~= '' then redis.call('HINCRBY', line.settings, 'reservoir', -1) end
    end
    take(line)
  end
end
if mode == 'new' or mode == 'adopt' then taken = time[1] .. string.format('%06d', tonumber(time[2])) else taken = mode end
redis.call('HSET', KEYS[2], 'taken', taken)
redis.call('PEXPIRE', KEYS[2], hold)
return { since, taken }
