import { SUPERVISOR_MARK } from '../domain/supervisor.js';

/**
 * What a capsule pod runs before its supervisor: it finds the target's container on the node, and enters the namespaces that the capsule
 * names. It needs of the image: a POSIX sh, cat, nsenter, unshare and mount (Debian's busybox brings all of them).
 *
 * What it holds to, and why it is written as it is:
 * - The container is known by its id, which is part of its processes' cgroup and is never used twice. Its first process is the one that
 *   started first: what is executed in the container later, or nested in it, began after it.
 * - Process ids are used again, so everything goes through one directory below /proc that was entered: it stays that process's for good,
 *   and gives nothing once that process is gone. The cgroup is looked at again from there.
 * - The supervisor itself enters. So its reaper is in the target's process namespace, and takes in the orphans of the tool, which would
 *   become children of the application otherwise.
 * - The image's own files stay: only the tool enters a mount namespace, and only where the capsule names that. In the target's network
 *   hosts and resolv.conf are the target's, where the image has such files to put them over.
 * - Who ends the pod sends TERM to this shell alone. It ends what passes stdin on, which tells the supervisor to stop.
 * - All is in the supervisor's session, which the supervisor leaves alone when it clears away what the tool has left.
 */

/** Whether a `/proc/PID/cgroup` is of the container whose id is in `$container`; by every driver and every runtime. */
export const NAMES_IT = `# Whether the file names the container's cgroup: ID, or ID in a scope of systemd's. A runtime's monitor has a scope of its own.
names_it() {
  while IFS= read -r line; do
    case $line in
      *conmon-"$container"*) ;;
      */"$container" | */"$container"/* | *-"$container".scope | *-"$container".scope/*) return 0 ;;
    esac
  done <"$1"
  return 1
}`;

/**
 * Arguments ($0 is recap): INSIDE NONCE CONTAINER JOINS COMMAND…; CONTAINER is empty for the node itself, JOINS are words with spaces
 * between them.
 */
export const ENTER = `${SUPERVISOR_MARK}: entry
inside=$1 nonce=$2 container=$3 joins=$4
shift 4
job= ended=
trap 'ended=1; [ -z "$job" ] || kill -s TERM "$job"' TERM

# A trailer before any tool has run: the container is gone, or the node does not let us.
refuse() { printf '%s\\n%s %s 126 0\\n' "$2" "$nonce" "$1"; exit 126; }

${NAMES_IT}

# When the process started, in ticks since the boot. Its name, in parentheses, may hold anything.
started() {
  stat=
  while IFS= read -r line || [ -n "$line" ]; do stat="$stat $line"; done <"$1"
  set -f
  set -- \${stat##*) }
  set +f
  echo "\${20}"
}

# The last of its ids, which is the one in its own namespace.
inner_pid() {
  while read -r key ids; do
    [ "$key" = NSpid: ] && echo "\${ids##*[!0-9]}" && return
  done <"$1"
}

# The container's first process. Of two that started in the same tick, the parent has the smaller id.
find_first() {
  pid= since= inner=
  for process in /proc/[0-9]*; do
    names_it "$process/cgroup" && time=$(started "$process/stat") && own=$(inner_pid "$process/status") || continue
    [ -n "$time" ] && [ -n "$own" ] || continue
    if [ -z "$pid" ] || [ "$time" -lt "$since" ] || { [ "$time" -eq "$since" ] && [ "$own" -lt "$inner" ]; }; then
      pid=\${process#/proc/} since=$time inner=$own
    fi
  done
}

# The end of a child, however often signals call this shell away from waiting.
await() {
  while wait "$1"; code=$?; kill -s 0 "$1" 2>/dev/null; do :; done
}

enter=
if [ -n "$container" ]; then
  find_first 2>/dev/null
  if [ -z "$pid" ] && [ "$(cat /proc/self/cgroup)" = "$(cat /proc/1/cgroup)" ]; then
    refuse barred 'The node has no cgroups of its own for its containers, so they can not be told apart.'
  fi
  [ -n "$pid" ] && cd "/proc/$pid" 2>/dev/null && names_it cgroup 2>/dev/null && [ "$(started stat)" = "$since" ] || refuse gone
  export RECAP_TARGET_PID="$pid"
  for kind in $joins; do
    case $kind in
      net) enter="$enter -nns/net" ;;
      ipc) enter="$enter -ins/ipc" ;;
      uts) enter="$enter -uns/uts" ;;
      cgroup) enter="$enter -Cns/cgroup" ;;
      pid) enter="$enter -pns/pid" RECAP_TARGET_PID=$inner ;;
      mnt) exec 9<ns/mnt ;;
    esac
  done
  if [ -n "$enter" ]; then
    why=$(nsenter $enter -- sh -c : 2>&1) || { names_it cgroup 2>/dev/null && refuse barred "$why"; refuse gone; }
  fi
else
  # On the node itself only the network differs from the pod's own; process 1 is the node's.
  for kind in $joins; do
    [ "$kind" != net ] || enter=' -n/proc/1/ns/net'
  done
  [ -z "$enter" ] || why=$(nsenter $enter -- sh -c : 2>&1) || refuse barred "$why"
fi

[ -z "$ended" ] || exit 143
exec 3<&0
{
  trap - TERM
  read -r self _ </proc/self/stat
  echo "$self"
  exec cat <&3
} | {
  relay=
  trap '[ -z "$relay" ] || kill -s KILL "$relay"' TERM
  read -r relay
  exec 3<&0
  case $enter in
    '') exec "$@" ;;
    *) exec unshare -m sh -c "$inside" recap "$nonce" "$enter" "$@" ;;
  esac <&3 3<&- &
  exec 3<&-
  await "$!"
  kill -s KILL "$relay"
  exit "$code"
} &
job=$!
[ -z "$ended" ] || kill -s TERM "$job"
exec 3<&-
await "$job"
exit "$code"`;

/** Arguments ($0 is recap): NONCE ENTER COMMAND…; runs in a mount namespace of its own, in the directory of the target's process. */
export const INSIDE = `${SUPERVISOR_MARK}: inside
nonce=$1 enter=$2
shift 2
exec nsenter $enter -- sh -c '
nonce=$1 enter=$2
shift 2
case $enter in
  *-nns/net*)
    # Names mean what they mean to the target. Its files are copied, since no mount crosses from its mount namespace into this one.
    mount -t tmpfs -o size=1m tmpfs /dev/shm && for file in hosts resolv.conf; do
      [ -f "root/etc/$file" ] && [ ! -L "root/etc/$file" ] && head -c 65536 "root/etc/$file" >"/dev/shm/$file" &&
        mount -o bind "/dev/shm/$file" "/etc/$file"
    done
    umount -l /dev/shm
    ;;
esac 2>/dev/null
cd /
case $enter in
  *-p*) why=$(mount -t proc proc /proc 2>&1) || { printf "%s\\n%s barred 126 0\\n" "$why" "$nonce"; exit 126; } ;;
esac
exec "$@"' recap "$nonce" "$enter" "$@"`;
