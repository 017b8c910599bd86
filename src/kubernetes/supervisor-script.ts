import { ARTIFACT_HOLD_MS } from '../domain/capsule.js';
import { SUPERVISOR_MARK } from '../domain/supervisor.js';

/**
 * The supervisor: the POSIX sh program that runs inside every capsule around its argv. It needs of the image, beside the tool: sh, date,
 * sleep, head, tee, wc; setsid and tini where they are there (Debian's busybox and tini-static bring all of them). A tool that leaves an
 * artifact needs sha256sum and a `read` that knows -t, too (busybox, bash).
 *
 * What it holds to, and why it is written as it is:
 * - PID 1 of the namespace is the application. Signals go only to the tool's own session, and to processes of this container's own
 *   cgroup, and there only where PID 1 has another cgroup.
 * - Orphans become children of the application, which may never reap them. So tini -s, where it is there, is the subreaper of all; each
 *   background process is waited for by the shell that started it; and the tool's session is empty before the trailer is written.
 * - One verdict: the trailer. It follows the output in the same stream, so that a reader of the log needs nothing else.
 * - An artifact, the binary file that a tool may leave, never goes through that stream, which the node may rotate: a line before the
 *   trailer tells its size and checksum, and the file is kept until stdin closes, when it was fetched, or a minute has passed.
 */

/** Arguments: SCRIPT NONCE START_BY DEADLINE LIMIT ARTIFACT PATH TOOL… */
export const LAUNCH = `for reaper in tini-static tini; do
  command -v "$reaper" >/dev/null 2>&1 && exec "$reaper" -s -- sh -c "$@"
done
exec sh -c "$@"`;

/**
 * Arguments ($0 is recap): NONCE START_BY(epoch s) DEADLINE(s) LIMIT(bytes of output) ARTIFACT(bytes of the file at PATH, 0 for none) PATH
 * TOOL ARG…
 */
export const SCRIPT = `${SUPERVISOR_MARK}
nonce=$1 start_by=$2 deadline=$3 limit=$4 artifact=$5 path=$6
shift 6
exec 3<&0 4>&1 </dev/null

# The trailer: reason, exit code, bytes that were let through.
trailer() { printf '\\n%s %s %s %s\\n' "$nonce" "$1" "$2" "$3" >&4; exit "$2"; }

now=$(date +%s) && [ "$now" -le "$start_by" ] || trailer late 125 0
command -v "$1" >/dev/null 2>&1 || trailer missing 127 0
session=
command -v setsid >/dev/null 2>&1 && session=setsid

# Waits, then signals this supervisor until it is heard; on ALRM ends at once and takes its sleep along. ALRM, since a shell that was just
# forked still has its parent's traps for a moment, and would lose a signal that the parent traps.
alarm() {
  trap 'kill "$!"; wait "$!"; exit 0' ALRM
  sleep "$1" & wait "$!"
  while kill -s "$2" "$self"; do sleep 1 & wait "$!"; done
}

# TERM now, KILL a second later, to all that the tool started.
finish() {
  hit=1
  [ "$reason" = exited ] || return
  reason=$1
  # Before setsid has made the session, there is only the process.
  kill -s TERM -- "$whom" 2>/dev/null || kill -s TERM "$tool" 2>/dev/null
  alarm 1 HUP >/dev/null 2>&1 3<&- 4>&- 5>&- 6>&- & killer=$!
}

# What is left of this container outside of the supervisor's own session, where the cgroup tells it from the application.
leftovers() {
  read -r mine </proc/self/cgroup && read -r theirs </proc/1/cgroup || return
  [ "$mine" != "$theirs" ] || return
  read -r line </proc/self/stat; set -- \${line##*) }; own=$4
  for process in /proc/[0-9]*; do
    { read -r group <"$process/cgroup" && read -r line <"$process/stat"; } 2>/dev/null || continue
    set -- \${line##*) }
    [ "$group" = "$mine" ] && [ "$4" != "$own" ] && printf '%s ' "\${process#/proc/}"
  done
}

# Ends the rest of the tool, and waits until its reaper has taken it away: at most two seconds.
clear_away() {
  tries=0
  while [ "$tries" -lt 40 ]; do
    rest=$(leftovers)
    [ -n "$session" ] && kill -s KILL -- "$whom" 2>/dev/null && rest="$rest."
    [ -n "$rest" ] || return
    for process in \${rest%.}; do kill -s KILL "$process" 2>/dev/null; done
    sleep 0.05 2>/dev/null || sleep 1
    tries=$((tries + 1))
  done
}

# Output: the tool's. On 6: why it ended, and its exit code.
supervise() {
  read -r self _ </proc/self/stat
  reason=exited hit= killer=
  trap 'finish deadline' USR1
  trap 'finish stopped' USR2 TERM
  trap 'hit=1; kill -s KILL -- "$whom" 2>/dev/null' HUP
  {
    # Counted in blocks of 512 bytes. A tool that writes more ends by XFSZ.
    [ "$artifact" -eq 0 ] || ulimit -f "$(((artifact + 511) / 512))"
    exec $session "$@"
  } 2>&1 3<&- 4>&- 5>&- 6>&- & tool=$!
  whom=\${session:+-}$tool
  alarm "$deadline" USR1 >/dev/null 2>&1 3<&- 4>&- 5>&- 6>&- & clock=$!
  { while read -r _; do :; done; alarm 0 USR2; } <&3 >/dev/null 2>&1 4>&- 5>&- 6>&- & switch=$!
  wait "$tool"; code=$?
  while [ -n "$hit" ]; do
    hit=
    wait "$tool"; again=$?
    [ "$again" -eq 127 ] || code=$again
  done
  trap '' USR1 USR2 TERM HUP
  clear_away
  for process in $clock $switch $killer; do kill -s ALRM "$process" 2>/dev/null; wait "$process"; done
  printf '%s %s\\n' "$reason" "$code" >&6
}

verdict=$(
  exec 6>&1
  { supervise "$@" 2>/dev/null | head -c "$((limit + 1))" | tee /proc/self/fd/5 >&4; } 5>&1 | wc -c >&6
)
set -- $verdict
# A stop has closed stdin already, so nobody can fetch anything.
if [ "$artifact" -gt 0 ] && [ "$1" != stopped ] && [ -s "$path" ] && sum=$(sha256sum <"$path"); then
  printf '\\n%s artifact %s %s\\n' "$nonce" "$(($(wc -c <"$path")))" "\${sum%% *}"
  read -r -t ${ARTIFACT_HOLD_MS / 1_000} _ <&3
fi
[ "$artifact" -eq 0 ] || rm -f "$path"
trailer "$1" "$2" "$3"`;
