#!/usr/bin/env bash
# Makes the pictures of the cockpit anew, from robots that run; wants a calm machine with Node.js and Chromium.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")"
pictures=$PWD
root=$(cd ../../.. && pwd)
tools=$root/runtime/src/test/node
page=$root/runtime/src/main/resources/org/sinew/cockpit/page
work=$(mktemp -d)
robot=

end_robot() {
  [ -z "$robot" ] || { kill "$robot" && wait "$robot"; } 2>/dev/null || true
  robot=
}
trap 'end_robot; rm -rf "$work"' EXIT

# Starts a robot with its cockpit on a free port, and says where that is: url.
start() {
  : >"$work/log"
  "$root/deploy/sinew" "$@" --port 0 --socket "$work/control.sock" >"$work/summary" 2>"$work/log" &
  robot=$!
  url=
  while [ -z "$url" ]; do
    kill -0 "$robot" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
    sleep 0.2
    url=$(grep -o 'http://localhost:[0-9]*/' "$work/log" | head -n 1 || true)
  done
}

[ -d "$tools/node_modules" ] || (cd "$tools" && npm ci --no-audit --no-fund)
"$root/deploy/sinew" version >/dev/null # builds first, so that the robot has the machine to itself

start demo
nice -n 5 node shoot.mjs demo "$url" "$work"
end_robot
start run "$root/deploy/robots/arm6/robot.yaml" --sim --arm
nice -n 5 node shoot.mjs arm6 "$url" "$work"
end_robot

java Gif.java "$work/demo.gif" "$work"/frames/*.png
mv "$work/cockpit.png" "$work/arm6.png" "$work/demo.gif" "$pictures"
{
  echo "page $(find "$page" -type f | LC_ALL=C sort | xargs cat | sha256sum | cut -d ' ' -f 1)"
  for picture in cockpit.png arm6.png demo.gif; do
    echo "$picture $(sha256sum <"$picture" | cut -d ' ' -f 1)"
  done
} >pictures.txt
ls -l "$pictures"
