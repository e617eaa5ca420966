-- The pages below a URL: one of so many, or with "new" one that nobody has asked for yet. The second argument is
-- the time in milliseconds: several turns begin within one second.
local count, asked

function init(args)
  count = tonumber(args[1])
  asked = tonumber(args[2]) * 100
  math.randomseed(tonumber(args[2]))
end

function request()
  asked = asked + 1
  local page = count and math.random(count) or asked
  return wrk.format(nil, wrk.path .. "/" .. string.format("%d", page))
end
