#!/bin/bash
# Prints the figures of the main job on a city of the stated size, with machine, seed and command.
#   tests/bench/run.sh [PEOPLE] [VOLUNTEERS]      default 1,000,000 and 100,000; needs build/huying
set -euo pipefail
cd "$(dirname "$0")/../.."
people=${1:-1000000} volunteers=${2:-100000} seed=1
huying=${HUYING:-build/huying}
dir=$(mktemp -d)
pid=
stop() { [ -z "$pid" ] || { kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; pid=; }; }
trap 'stop; rm -rf "$dir"' EXIT

milliseconds() { # COMMAND…: median of nine runs, in ms
	for _ in 1 2 3 4 5 6 7 8 9; do "$@"; done | sort -n | sed -n 5p
}
serve() { # waits for the address line
	"$huying" demo --data "$dir/city" --people "$people" --volunteers "$volunteers" --seed "$seed" --port 0 --still >"$dir/out" 2>"$dir/err" &
	pid=$!
	until grep -q '^resident' "$dir/out" 2>/dev/null; do kill -0 "$pid" && read -rt 0.05 <> <(:) || true; done
	base=$(sed -n '1s,/$,,p' "$dir/out")
}
timed() { curl -s -o "$dir/reply" -b "$dir/cookie" -H 'Huying-Purpose: dispatch' -w '%{time_total}\n' "$base/api/v1$1" | awk '{printf "%.1f\n", $1 * 1000}'; }
memory() { awk '/^VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$pid/status"; }
post() { curl -s -b "$dir/cookie" -H 'Content-Type: application/json' -H "Idempotency-Key: bench-$RANDOM$RANDOM" -d "$2" "$base/api/v1$1"; }

echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
echo "command: tests/bench/run.sh $people $volunteers (seed $seed)"
start=$(date +%s%N)
serve
echo "making the city: $(((($(date +%s%N) - start)) / 1000000)) ms"
stop
start=$(date +%s%N)
serve
echo "start on the existing city: $(((($(date +%s%N) - start)) / 1000000)) ms   (bar 100)"
echo "idle memory: $(memory) MB   (bar 30)"
curl -s -o "$dir/me" -c "$dir/cookie" -H 'Content-Type: application/json' -d '{"login":"commander","password":"huying-demo-2026"}' "$base/api/v1/session"
echo "board of the city: $(milliseconds timed '/board?area=4201') ms   (bar 20)"
incident=$(curl -s -b "$dir/cookie" "$base/api/v1/incidents" | sed 's/.*"items":\[{"id":"\([0-9]*\)".*/\1/')
from=$(date -u -d '+1 day 02:00' +%Y-%m-%dT%H:%M:%SZ) to=$(date -u -d '+1 day 04:00' +%Y-%m-%dT%H:%M:%SZ)
for task in 'T17 ""' 'T18 "S09|S01"' 'T22 "S07|S13"'; do
	set -- $task
	need=$(post /needs "{\"incident\":\"$incident\",\"area\":\"420102002003\",\"task\":\"$1\",\"skills\":$2,\"sentence\":\"bench\",\"head_count\":5,\"starts_at\":\"$from\",\"ends_at\":\"$to\"}" |
		sed 's/^{"id":"\([0-9]*\)".*/\1/')
	echo "eligible list, whole city, skills $2: $(milliseconds timed "/needs/$need/eligible?area=4201&limit=50") ms   (bar 150), $(grep -o '"considered":[0-9]*' "$dir/reply"), $(grep -o '"eligible":[0-9]*' "$dir/reply")"
done
echo "memory after that: $(memory) MB   (bar 300)"
stop
awk 'BEGIN {
	print "姓名,社区代码,联系电话,出生日期,收集目的,依据,本人同意"
	for (i = 0; i < 100000; i++) printf "模拟%05d,420102002003,198%08d,19%02d-05-01,support,consent,是\n", i, i, 40 + i % 60
}' >"$dir/people.csv"
"$huying" init --data "$dir/empty" --areas demo/wuhan/areas.csv >"$dir/init"
start=$(date +%s%N)
"$huying" import people "$dir/people.csv" --data "$dir/empty" >"$dir/report"
echo "import of 100,000 people (CSV): $(((($(date +%s%N) - start)) / 1000000)) ms   (bar 5000), $(grep -o '"applied":[a-z]*' "$dir/report")"
