-- Appends lines to the audit if the caller knows where it stands; the id of an entry is its number in the chain.
-- KEYS  1 the stream
-- ARGV  1 number of the first line   2 hash of the line before it, empty when there is none   3… hash and line, for each line
-- Gives '' when they were appended, also if this call is repeated after a lost answer; else the last line that is there, for the
-- caller to go on from.
local first = tonumber(ARGV[1])
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local seq, hash = -1, ''
if last then
  seq, hash = tonumber(string.match(last[1], '^%d+')), last[2][2]
end
if seq ~= first - 1 or hash ~= ARGV[2] then
  local at = string.format('%d-1', first)
  local there = redis.call('XRANGE', KEYS[1], at, at)[1]
  if there and there[2][2] == ARGV[3] then return '' end
  return last and last[2][4] or redis.error_reply('ERR the audit is gone')
end
for i = 3, #ARGV, 2 do
  redis.call('XADD', KEYS[1], string.format('%d-1', first + (i - 3) / 2), 'hash', ARGV[i], 'line', ARGV[i + 1])
end
return ''
