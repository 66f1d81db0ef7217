#!/usr/bin/env bash
# Tries the packages in a Debian 13 root of their own: installs them, runs the robot, purges them, and looks for what
# they left. Run by try-amd64.sh and try-arm64.sh:  try.sh ARCHITECTURE [FOLDER]
# FOLDER keeps the root between runs (default /var/tmp/sinew-try). Wants root, debootstrap, and for a foreign
# architecture qemu-user-static. The last line is OK or FAILED; mounts and binfmt_misc are left as they were found.
set -u
arch=$1
folder=${2:-/var/tmp/sinew-try}
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
deploy=$(dirname "$here")
base=$folder/$arch
work=$folder/$arch-work
root=$work/root
undo=()

finish() {
  local code=$?
  undo_to 0 || code=1
  rm -rf --one-file-system "$work" || code=1
  if [ $code = 0 ]; then echo "$arch: OK"; else echo "$arch: FAILED"; fi
  exit $code
}
# Undoes the newest steps until $1 are left.
undo_to() {
  local step code=0
  while [ ${#undo[@]} -gt "$1" ]; do
    step=${undo[-1]}
    unset 'undo[-1]'
    eval "$step" || { echo "$arch: this failed: $step" >&2; code=1; }
  done
  return $code
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
  printf '%s: %s\n' "$arch" "$*" >&2
  exit 1
}

say() {
  printf '%s: %s\n' "$arch" "$*"
}

# The Debian mirror that this machine already uses.
mirror() {
  local found
  found=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt --include='*.list' --include='*.sources' 2>/dev/null |
    head -n 1 | tr -d ' ')
  printf '%s' "${found:-http://deb.debian.org/debian}"
}

# Lets this machine run programs of the other architecture, in a root that does not hold the emulator.
emulate() {
  [ "$(dpkg --print-architecture)" = "$arch" ] && return
  [ "$arch" = arm64 ] || fail "no emulator is known for $arch"
  command -v qemu-aarch64-static >/dev/null || fail 'apt-get install qemu-user-static, then try again'
  local binfmt=/proc/sys/fs/binfmt_misc
  if [ ! -e $binfmt/register ]; then
    mount -t binfmt_misc binfmt_misc $binfmt || fail 'binfmt_misc cannot be mounted'
    undo+=("umount $binfmt")
  fi
  if [ ! -e $binfmt/qemu-aarch64 ]; then # F: the emulator is opened now, so that the root need not hold it
    local magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
    local mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
    printf '%s' ":qemu-aarch64:M::$magic:$mask:/usr/bin/qemu-aarch64-static:OCF" \
      >$binfmt/register || fail 'the emulator cannot be registered'
    undo+=("echo -1 >$binfmt/qemu-aarch64")
  fi
}

# Makes the root once; the emulated one with Java in it, which takes ten minutes.
make_base() {
  [ -e "$base/.whole" ] && return
  command -v debootstrap >/dev/null || fail 'apt-get install debootstrap, then try again'
  say 'making the root ...'
  rm -rf --one-file-system "$base"
  mkdir -p "$base"
  debootstrap --arch="$arch" --variant=minbase --include=ca-certificates trixie "$base" "$(mirror)" \
    >"$folder/$arch.log" 2>&1 || fail "debootstrap failed; see $folder/$arch.log"
  echo "deb $(mirror)-security trixie-security main" | sed 's,/-security,-security,' \
    >"$base/etc/apt/sources.list.d/security.list"
  if [ "$(dpkg --print-architecture)" != "$arch" ]; then
    mount --bind /proc "$base/proc" || fail 'cannot mount /proc'
    undo+=("umount $base/proc")
    chroot "$base" sh -c 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
      --no-install-recommends openjdk-25-jre-headless' >>"$folder/$arch.log" 2>&1
    local code=$?
    undo_to $((${#undo[@]} - 1)) || exit 1
    [ $code = 0 ] || fail "Java cannot be installed; see $folder/$arch.log"
  fi
  touch "$base/.whole"
}

# A fresh view of the root, in which everything may be changed. /sys stays away: ONNX Runtime crashes under qemu 7 if
# it sees it.
mount_root() {
  rm -rf --one-file-system "$work"
  mkdir -p "$work/upper" "$work/work" "$root"
  mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/upper,workdir=$work/work" "$root" ||
    fail 'cannot mount an overlay'
  undo+=("umount $root")
  mount --bind /proc "$root/proc" || fail 'cannot mount /proc'
  undo+=("umount $root/proc")
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  cp "$deploy"/target/sinew_*_"$arch".deb "$root/tmp/sinew.deb" &&
    cp "$deploy"/target/sinew-sim_*_all.deb "$root/tmp/sinew-sim.deb" ||
    fail 'the packages are not there: mvn package -Pdeb makes them'
}

inside() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@" </dev/null
}

apt() {
  inside apt-get -qq -o Dpkg::Use-Pty=0 "$@" >"$work/apt.log" 2>&1 || {
    tail -n 20 "$work/apt.log" >&2
    fail "apt-get $* failed"
  }
}

# Runs a command that must end with exit code $1 (a pattern) and say $2 (a regular expression) on standard output or
# error.
expect() {
  local wanted=$1 words=$2 code
  shift 2
  inside "$@" >"$work/said" 2>&1
  code=$?
  # shellcheck disable=SC2053
  if [[ $code != $wanted ]] || ! grep -Eq -- "$words" "$work/said"; then
    tail -n 20 "$work/said" >&2
    fail "$* ended with exit code $code; wanted $wanted and \"$words\""
  fi
  say "$* -> $code: $(grep -Em 1 -- "$words" "$work/said" | cut -c 1-90)"
}

# As systemd does before it starts the service: the folders that the unit names, and no other.
make_service_folders() {
  local unit=$root/usr/lib/systemd/system/sinew.service key path name
  for key in StateDirectory:/var/lib CacheDirectory:/var/cache; do
    path=${key#*:}
    for name in $(sed -n "s/^${key%:*}=//p" "$unit"); do
      inside install -d -o sinew -g sinew "$path/$name" || fail "cannot make $path/$name"
    done
  done
}

files() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./var/cache/apt -o -path ./var/lib/apt \
    -o -path ./var/lib/dpkg -o -path ./var/log -o -path ./run \) -prune -o -print | sort)
}

emulate
make_base
mount_root
apt update
apt install -y --no-install-recommends /tmp/sinew.deb # with Java
say "Java: $(inside dpkg-query -W -f '${Package} ${Version}\n' 'openjdk-25-jre-headless')"
expect 0 '^sinew [0-9]' sinew version
expect 0 '^fine$' sinew check /etc/sinew/robot.yaml
expect '[01]' '^[0-9]+ problems?, [0-9]+ pieces? of advice$' sinew doctor
expect 2 'sinew-sim' sinew run /etc/sinew/robot.yaml --sim
expect 2 'sinew-sim' sinew demo
[ -e "$root/usr/lib/systemd/system/sinew.service" ] || fail 'there is no service'
compgen -G "$root/etc/systemd/system/*.wants/sinew.service" >/dev/null &&
  fail 'the service is enabled by the installation'
expect 0 'sinew' getent passwd sinew
apt purge -y sinew
files >"$work/before" # Java stays, which apt has brought

apt install -y --no-install-recommends /tmp/sinew.deb /tmp/sinew-sim.deb
simulated=(sinew run /etc/sinew/robot.yaml --sim --arm --for 5s)
if [ "$(dpkg --print-architecture)" = "$arch" ]; then
  expect 0 'end_state +armed' "${simulated[@]}"
  make_service_folders
  expect 0 '^cache: /var/cache/sinew/' runuser -u sinew -- sinew aot /etc/sinew/robot.yaml
  ls "$root"/var/cache/sinew/*.aot >/dev/null 2>&1 || fail 'there is no ahead-of-time cache'
  say "cache: $(du -h "$root"/var/cache/sinew/*.aot | cut -f 1)"
  expect 0 '^cache: /var/cache/sinew/' runuser -u sinew -- sinew aot /etc/sinew/robot.yaml # again, by the launcher
  expect 0 '^fine$' runuser -u sinew -- sinew check /etc/sinew/robot.yaml
  expect '[01]' 'room in /var/lib/sinew/log ' runuser -u sinew -- sinew doctor /etc/sinew/robot.yaml
else # an emulated processor is too slow for real time; in virtual time the bits are those of any other
  traced=(--sim --fast --seed 1 --arm --no-models --for 5s --trace)
  expect 0 'end_state +armed' sinew run /etc/sinew/robot.yaml "${traced[@]}" /tmp/trace.csv
  "$deploy/sinew" run "$deploy/robots/kid20/robot.yaml" "${traced[@]}" "$work/trace.csv" >/dev/null 2>&1 ||
    fail "$(dpkg --print-architecture) cannot run the same"
  cmp "$work/trace.csv" "$root/tmp/trace.csv" || fail 'the trace is another one'
  say "$(wc -l <"$work/trace.csv") lines of trace, the same as on $(dpkg --print-architecture)"
fi
apt purge -y sinew sinew-sim
files >"$work/after"
diff "$work/before" "$work/after" || fail 'this was left behind, or taken away'
inside getent passwd sinew >/dev/null && fail 'the user sinew was left behind'
say 'nothing left behind'
