-- The pages below a URL: one of so many, or with "new" one that nobody has asked for yet.
local count, asked

function init(args)
  count = tonumber(args[1])
  asked = os.time() * 100000
  math.randomseed(os.time())
end

function request()
  asked = asked + 1
  local page = count and math.random(count) or asked
  return wrk.format(nil, wrk.path .. "/" .. string.format("%d", page))
end
