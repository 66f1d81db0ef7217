# How the program becomes Java, in a checkout and where it is installed. Both launchers read this file, and say first:
# home (the value of sinew.home), program (its jar), libraries (the folder of robot/ and demo/), native (of this
# machine's shared libraries) and caches (folders for the ahead-of-time cache: the first that is one's own is taken).
# Standard output belongs to the command; everything said here goes to standard error.
# shellcheck shell=bash disable=SC2154

fail() {
  printf 'sinew: %s\n' "$*" >&2
  exit 2
}

# Whether folder $1 holds Java 25 with program $2, by its release file or else by asking it.
is_java_25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/$2" ] || return 1
  if [ -r "$1/release" ]; then
    grep -Eq '^JAVA_VERSION="25([.+-].*)?"' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | grep -Eq 'version "25[."+-]'
  fi
}

# The Java that command $1 belongs to, behind links such as /usr/bin/java.
java_of_command() {
  local file folder
  file=$(command -v "$1") || return 1
  while [ -L "$file" ]; do
    folder=$(cd -P "$(dirname "$file")" && pwd) || return 1
    file=$(readlink "$file") || return 1
    case $file in /*) ;; *) file=$folder/$file ;; esac
  done
  cd -P "$(dirname "$file")/.." && pwd
}

# A Java 25 with program $1.
find_java() {
  local place home=${HOME:-/nonexistent}
  for place in "${JAVA_HOME:-}" "$(java_of_command java)" "$(java_of_command javac)" \
      /usr/lib/jvm/* /usr/java/* /opt/* /opt/*/* "$home"/.sdkman/candidates/java/* "$home"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "$home"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$place" ] && is_java_25 "$place" "$1"; then
      printf '%s\n' "$place"
      return 0
    fi
  done
  return 1
}

# $1: jdk or jre
how_to_get_java() {
  local system=''
  [ -r /etc/os-release ] && system=$(. /etc/os-release && printf '%s %s' "${ID:-}" "${ID_LIKE:-}")
  case "$(uname -s) $system" in
    Darwin*) echo 'brew install --cask temurin@25' ;;
    *debian*|*ubuntu*|*raspbian*)
      if apt-cache show "openjdk-25-$1-headless" >/dev/null 2>&1; then
        echo "sudo apt-get install openjdk-25-$1-headless"
      else
        echo "install temurin-25-$1 as https://adoptium.net/installation/linux shows for Debian and Ubuntu"
      fi ;;
    *fedora*|*rhel*|*centos*) echo 'sudo dnf install java-25-openjdk-devel' ;;
    *suse*) echo 'sudo zypper install java-25-openjdk-devel' ;;
    *arch*) echo 'sudo pacman -S jdk25-openjdk' ;;
    *) echo 'get one from https://adoptium.net/temurin/releases/?version=25' ;;
  esac
}

# Whether the command line needs the simulator.
simulates() {
  case "${1:-}" in demo|twin|check|bench) return 0 ;; esac
  local word
  for word in "$@"; do
    case $word in --sim|--twin|--twin=*) return 0 ;; esac
  done
  return 1
}

# Sets program, kind, class_path and flags, as the command line wants them.
choose() {
  program=$(program)
  kind=robot
  class_path="$program:$libraries/robot/*"
  if simulates "$@" && [ -d "$libraries/demo" ]; then
    kind=sim
    class_path="$class_path:$libraries/demo/*"
  fi
  # Small allocation buffers: should the loop thread ever allocate, Flight Recorder then names the place in a second.
  flags=(-Xms48m -Xmx256m -XX:+UseSerialGC -XX:TLABSize=2k -XX:MetaspaceSize=64m
    -Xlog:disable -Xlog:all=warning:stderr -XX:+DisplayVMOutputToStderr
    --enable-native-access=ALL-UNNAMED "-Dsinew.home=$home" -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8)
  [ -d "$native" ] && flags+=("-Donnxruntime.native.path=$native")
  # C1 only: C2 resolves constants on the thread that asks for a compilation, which allocates on the loop thread.
  # In virtual time that does no harm, and C2 is faster.
  case " $* " in *' --fast '*) ;; *) flags+=(-XX:TieredStopAtLevel=1) ;; esac
}

# The file name of a cache that fits: KIND-PROGRAM-FLAGS, from these very jars, by this very Java, with these flags.
# A Java 25 that is given the cache of other jars runs their old classes and says nothing. Every change of a file's
# content changes its inode or the time of its change, which nobody can set. Fails where the system cannot tell (macOS).
cache_name() {
  local facts jars=("$program" "$libraries"/robot/*.jar)
  [ "$kind" = sim ] && jars+=("$libraries"/demo/*.jar)
  facts=$(stat -L -c '%n %i %s %.9Y %.9Z' "$java"/bin/java "$java"/lib/modules "$java"/lib/server/libjvm.so \
    "${jars[@]}" 2>/dev/null) || return 1
  printf '%s-' "$kind"
  printf '%s\n' "$facts" | cat - "$java/release" 2>/dev/null | sha256sum | cut -c1-20 | tr '\n' -
  printf '%s\n' "${flags[@]}" "${SINEW_JAVA_OPTS:-}" | sha256sum | cut -c1-20
}

# The folder where caches are made: one of our own, for the owner of a folder may change what lies in it.
cache_folder() {
  local folder
  for folder in "${caches[@]}"; do
    mkdir -p "$folder" 2>/dev/null
    [ -d "$folder" ] && [ -O "$folder" ] && [ -w "$folder" ] && printf '%s\n' "$folder" && return
  done
  return 1
}

# Uses the cache if there is one of ours in a folder of ours: whoever writes what it holds would run as we.
# The virtual machine says nothing of a cache that is damaged or not its own, and goes without.
use_cache() {
  local name folder file
  name=$(cache_name) || return
  for folder in "${caches[@]}"; do
    file=$folder/$name.aot
    if [ -O "$folder" ] && [ -O "$file" ] && [ -s "$file" ] && [ -r "$file" ]; then
      flags+=("-XX:AOTCache=$file" -XX:+VerifySharedSpaces '-Xlog:aot*=off,cds*=off:stderr')
      return
    fi
  done
}

# Whether the virtual machine takes the cache $1.
cache_is_whole() {
  [ -e "$1" ] && "$java/bin/java" "${flags[@]}" -XX:AOTMode=on "-XX:AOTCache=$1" -XX:+VerifySharedSpaces \
    -cp "$class_path" -version >/dev/null 2>&1
}

# Whether the command has done its work and is worth a cache: help and errors are not. $1: its standard output.
did_its_work() {
  grep -Eq '^cache: |"cache"|^end_state ' "$1" # of aot, of aot --json, of run
}

# Makes the cache that fits, by running the command quietly and out of the way; then removes those of other jars.
make_cache() {
  local name folder file other
  name=$(cache_name) && folder=$(cache_folder) || return
  file=$folder/$name.aot
  cache_is_whole "$file" && return
  # shellcheck disable=SC2086
  nice -n 19 "$java/bin/java" "${flags[@]}" "-XX:AOTCacheOutput=$file.$$" ${SINEW_JAVA_OPTS:-} \
    -cp "$class_path" org.sinew.deploy.Main "$@" >"$file.$$.said" 2>/dev/null </dev/null
  # written out first: after a power cut there is a whole file of this name or none
  if did_its_work "$file.$$.said" && [ -s "$file.$$" ] && sync "$file.$$" && mv "$file.$$" "$file"; then
    for other in "$folder/$kind"-*; do
      case $other in "${file%-*}"-*) ;; *) rm -f "$other" ;; esac
    done
  elif [ ! -e "$file" ]; then
    : >"$file" # tried: a launcher does not try again of itself
  fi
  rm -f "$file.$$"*
}

# Whether the cache of the Java $1 for the command that follows is there, or has been tried in vain, or is not wanted:
# who gives the virtual machine flags of his own asks for a cache with sinew aot.
is_prepared() {
  [ -z "${SINEW_JAVA_OPTS:-}" ] || return 0
  local java=$1 program kind class_path flags=() name folder
  shift
  choose "$@"
  name=$(cache_name) && folder=$(cache_folder) || return 0
  [ -e "$folder/$name.aot" ]
}

# Makes the cache with the Java $1, by the command that follows.
prepare_cache() {
  local java=$1 program kind class_path flags=()
  shift
  choose "$@"
  make_cache "$@"
}

# Says where the whole cache is, if "aot ROBOT" has nothing to do.
nothing_to_prepare() {
  local name folder
  [ $# = 2 ] && [ -r "$2" ] && name=$(cache_name) && folder=$(cache_folder) &&
    cache_is_whole "$folder/$name.aot" && printf 'cache: %s\n' "$folder/$name.aot"
}

# Becomes Java $1 with the command that follows; "aot" makes its cache first, if there is none.
become_java() {
  local java=$1 program kind class_path flags=()
  shift
  choose "$@"
  if [ "${1:-}" = aot ] && [ $# -gt 1 ]; then
    nothing_to_prepare "$@" && exit 0
    make_cache "$@"
  fi
  use_cache
  # SINEW_JAVA_OPTS comes last, so that it can change all of these; it is split at spaces on purpose.
  # shellcheck disable=SC2086
  exec "$java/bin/java" "${flags[@]}" ${SINEW_JAVA_OPTS:-} -cp "$class_path" org.sinew.deploy.Main "$@"
}
