-- wrk: check-ins, each of another duty. Arguments: path before and after the id, first id, run's name.
local before, after, id, run

function init(args)
	before, after, id, run = args[1], args[2], tonumber(args[3]), args[4]
end

function request()
	id = id + 1
	return wrk.format("POST", before .. id .. after, {
		["Authorization"] = "Bearer commander",
		["Content-Type"] = "application/json",
		["Idempotency-Key"] = run .. "-" .. id,
	}, "{}")
end
