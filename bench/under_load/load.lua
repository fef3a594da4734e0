-- What wrk asks for. The environment says it: PATHS, a file of addresses to choose from at random,
-- or BEACONS, the number of stories of which readings are told; RATE, requests a second in all
-- (without it each connection asks again at once).

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long s; long ns; } moment;
  int clock_gettime(int which, moment *now);
]]
local MONOTONIC = 1
local now = ffi.new("moment")
local LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
local BROWSER = "Mozilla/5.0 (Linux; Android 14; SM-A156E) AppleWebKit/537.36 (KHTML, like Gecko) "
  .. "Chrome/126.0.%d.0 Mobile Safari/537.36"

local function milliseconds()
  ffi.C.clock_gettime(MONOTONIC, now)
  return tonumber(now.s) * 1000 + tonumber(now.ns) / 1e6
end

local function lines(name)
  local found = {}
  for line in io.lines(name) do found[#found + 1] = line end
  return found
end

local function token()
  local made = {}
  for place = 1, 16 do
    local letter = math.random(1, #LETTERS)
    made[place] = LETTERS:sub(letter, letter)
  end
  return table.concat(made)
end

local function page_request(paths)
  return function() return wrk.format("GET", paths[math.random(1, #paths)]) end
end

-- A reader of her own each time: another address and, in the crowd, one of 200 browsers.
local function beacon_request(ids)
  local headers = { ["Content-Type"] = "text/plain", ["Sec-Fetch-Site"] = "same-origin" }
  return function()
    headers["X-Forwarded-For"] = ("10.%d.%d.%d"):format(
      math.random(0, 255), math.random(0, 255), math.random(1, 254))
    headers["User-Agent"] = BROWSER:format(math.random(6000, 6199))
    local body = ("%s.%s."):format(ids[math.random(1, #ids)], token())
    return wrk.format("POST", "/d/", headers, body)
  end
end

-- The requests of all connections are spread evenly over time, however long each takes.
local function paced(rate)
  local gap, next_at = 1000 / rate, nil
  return function()
    local at = milliseconds()
    -- Who is behind catches up with a tenth of a second, not with all that was missed.
    next_at = math.max(next_at or at, at - 100)
    local wait = math.max(0, next_at - at)
    next_at = next_at + gap
    return math.floor(wait + 0.5)
  end
end

function init(arguments)
  math.randomseed(os.time() + tonumber(tostring({}):sub(8)) % 100000)
  local paths, beacons, rate = os.getenv("PATHS"), os.getenv("BEACONS"), os.getenv("RATE")
  if paths then request = page_request(lines(paths)) end
  if beacons then request = beacon_request(lines(beacons)) end
  if rate then delay = paced(tonumber(rate)) end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(("\nRESULT %d %d %d %.3f %.3f\n"):format(
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
