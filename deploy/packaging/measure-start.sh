#!/usr/bin/env bash
# How long the humanoid's runtime takes from the start of its process to the first tick, and what memory it then holds:
# against a twin in another process, with and without the ahead-of-time cache by turns, beside a Java program that does
# nothing. Prints medians:  measure-start.sh [RUNS]
set -u
runs=${1:-20}
deploy=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
robot=$deploy/robots/kid20/robot.yaml
work=$(mktemp -d)
twin=
trap '[ -n "$twin" ] && kill "$twin" 2>/dev/null; rm -rf "$work"' EXIT

median() {
  sort -n "$1" | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# $1: name; the environment says whether there is a cache
run() {
  "$deploy/sinew" run "$robot" --twin "$work/twin.sock" --port 0 --for 1s --json --socket "$work/control.sock" \
    >"$work/out" 2>"$work/err" || { cat "$work/err" >&2; exit 1; }
  grep -oE '"startup_ms" *: *[0-9]+' "$work/out" | grep -oE '[0-9]+$' >>"$work/$1.ms"
  grep -oE '"rss_mb" *: *[0-9]+' "$work/out" | grep -oE '[0-9]+$' >>"$work/$1.mb"
}

cat >"$work/Empty.java" <<'JAVA'
public class Empty {
    public static void main(String[] arguments) throws Exception {
        long millis = System.currentTimeMillis()
                - java.lang.management.ManagementFactory.getRuntimeMXBean().getStartTime();
        for (String line : java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS")) {
                System.out.println(millis + " " + Long.parseLong(line.replaceAll("\\D", "")) / 1024);
            }
        }
    }
}
JAVA
"$deploy/sinew" check "$robot" >/dev/null || exit 1 # builds, and makes the cache
jdk=$(set +u; . "$deploy/packaging/launch.sh"; find_java javac)
"$jdk/bin/javac" -d "$work" "$work/Empty.java" || exit 1
"$deploy/sinew" twin "$robot" --socket "$work/twin.sock" >/dev/null 2>"$work/twin.err" &
twin=$!
until [ -S "$work/twin.sock" ]; do
  kill -0 "$twin" 2>/dev/null || { cat "$work/twin.err" >&2; exit 1; }
  sleep 0.1
done

for ((i = 0; i < runs; i++)); do
  run with
  SINEW_JAVA_OPTS=-Dsinew.cache=none run without # other flags: no cache fits
  "$jdk/bin/java" -Xms48m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$work" Empty >"$work/out"
  cut -d ' ' -f 1 "$work/out" >>"$work/empty.ms"
  cut -d ' ' -f 2 "$work/out" >>"$work/empty.mb"
done
printf '%-28s %9s %7s   medians of %s, load average %s\n' '' 'start ms' 'RSS MB' "$runs" \
  "$(cut -d ' ' -f 1 /proc/loadavg)"
for name in with without empty; do
  case $name in empty) words='an empty Java program' ;; *) words="sinew run, $name the cache" ;; esac
  printf '%-28s %9s %7s\n' "$words" "$(median "$work/$name.ms")" "$(median "$work/$name.mb")"
done
