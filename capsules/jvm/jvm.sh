#!/bin/sh
# shellcheck shell=sh
# Asks the target's JVM through its attach socket: jvm.sh threads|heap|live|gc. Prints sections for the report.
#
# HotSpot opens that socket when it gets SIGQUIT while a file .attach_pidPID is in its working directory or in /tmp; jattach does both,
# and only where the socket is not there yet (with -Xrs it always is). SIGQUIT ends any process without a handler for it, so this script
# lets jattach near a process only when that is a HotSpot JVM which catches SIGQUIT.
set -u

show=$1

fail() {
  echo "$*" >&2
  exit 3
}

# The target's processes: every one of a capsule has RECAP_RUN in its environment. Listed before this script starts any.
set -- /proc/[0-9]*
own=" $(grep -lsz '^RECAP_RUN=' /proc/[0-9]*/environ | tr '\n' ' ')"
theirs=$(for process; do
  case $own in *" $process/environ "*) [ "$process" = /proc/1 ] || continue ;; esac
  echo "${process#/proc/}"
done)

jvm='' others=0 unseen=0 openj9=''
for pid in $theirs; do
  { : <"/proc/$pid/environ"; } 2>/dev/null || unseen=$((unseen + 1))
  if grep -q '/libj9vm[0-9]*\.so' "/proc/$pid/maps" 2>/dev/null; then
    openj9=$pid
  elif grep -q '/libjvm\.so' "/proc/$pid/maps" 2>/dev/null; then
    [ -z "$jvm" ] || others=$((others + 1))
    jvm=${jvm:-$pid}
  fi
done
if [ -z "$jvm" ]; then
  [ -z "$openj9" ] || fail "Process $openj9 is an OpenJ9 JVM, whose answers this capsule does not read; only HotSpot (OpenJDK) is known."
  [ "$unseen" = 0 ] ||
    fail "The target's processes can not be looked into: they have another user or more capabilities than this capsule. The node mechanism can."
  fail "No process of the target is a JVM: none has libjvm.so mapped. (A native image of GraalVM has no attach socket, either.)"
fi

process=/proc/$jvm
socket=$process/root/tmp/.java_pid$jvm
if [ ! -S "$socket" ]; then
  # Bit 2 of the mask is SIGQUIT, number 3.
  caught=$(sed -n 's/^SigCgt:.*\(.\)$/\1/p' "$process/status")
  case $caught in
    [4567c-fC-F]) ;;
    *) fail "The JVM (process $jvm) does not catch SIGQUIT, which asks for its attach socket and would end it now. Perhaps it only starts; try again in a moment." ;;
  esac
  if tr '\000' '\n' <"$process/cmdline" | grep -qxF -e '-XX:+DisableAttachMechanism' ||
    tr '\000' '\n' <"$process/environ" | grep -qE '^(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS)=.*\+DisableAttachMechanism'; then
    fail "The JVM (process $jvm) was started with -XX:+DisableAttachMechanism; nothing can be asked of it."
  fi
fi

# The answer to a command, without the lines of jattach itself; the JVM's own result is what it ends with.
ask() {
  answer=$(/usr/bin/jattach "$jvm" "$@" 2>&1)
  code=$?
  case $answer in
    'Connected to remote JVM
JVM response code = 0'*) printf '%s\n' "$answer" | tail -n +3 ;;
    *'Could not start attach mechanism'*)
      fail "The JVM (process $jvm) did not open its attach socket: ${answer##*: }. It needs a writable /tmp, such as an emptyDir volume there, and is stopped at times (a long pause of its garbage collection)." ;;
    *'Could not connect to socket'*) fail "The JVM's attach socket $socket can not be opened: ${answer##*: }." ;;
    *)
      printf '%s\n' "$answer" >&2
      exit "$((code == 0 ? 1 : code))"
      ;;
  esac
}

# Shared by the awk programs.
json='
  function json(text,    out, i, c) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    if (text !~ /[[:cntrl:]]/) return text
    out = ""
    for (i = 1; i <= length(text); i++) {
      c = substr(text, i, 1)
      out = out ((c in escape) ? escape[c] : c)
    }
    return out
  }
  BEGIN { for (i = 1; i < 32; i++) escape[sprintf("%c", i)] = sprintf("\\u%04x", i); escape["\177"] = "\\u007f" }
'

threads() {
  ask threaddump | awk "$json"'
    { lines[++count] = $0 }
    # A deadlock is told at the end, behind the threads.
    /^Found .* Java-level deadlock/ { deadlock = 1 }
    deadlock && /^Java stack information/ { deadlock = 0; stacks_of_it = 1 }
    deadlock { told = told $0 "\n" }
    deadlock && /^".*":$/ { locked[substr($0, 2, length($0) - 3)] = 1 }
    function hex(text,    value, i) {
      for (i = 3; i <= length(text); i++) value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
      return value
    }
    function word(line, key,    rest) {
      if (!match(line, " " key "=[^ ]+")) return ""
      rest = substr(line, RSTART + length(key) + 2, RLENGTH - length(key) - 2)
      sub(/(ms|s)$/, "", rest)
      return rest
    }
    function flush(    rank) {
      if (name == "") return
      if (name in locked) { state = "DEADLOCKED"; rank = 3e9 }
      else if (state ~ /^BLOCKED/) rank = 2e9
      else rank = cpu
      printf "{\"rank\":%.3f,\"name\":\"%s\",\"state\":\"%s\",\"cpu\":\"%s\",\"age\":\"%s\",\"thread\":\"%s\",\"at\":\"%s\",\"from\":\"%s\",\"waits\":\"%s\"}\n", \
        rank, json(name), json(state), cpu, age, native, json(top), json(from), json(waits)
      name = ""
    }
    END {
      if (told != "") printf "# recap section deadlock\n%s", told
      print "# recap section threads"
      for (n = 1; n <= count; n++) {
        line = lines[n]
        if (line ~ /^(JNI global ref|Found )/) break
        if (line ~ /^"/) {
          flush()
          # The name of a thread may have newlines: its line is whole when it has the native thread.
          for (more = 0; line !~ / nid=[0-9a-fx]+/ && more < 8 && n < count; more++) line = line " " lines[++n]
          # A name may have quotes, too: it ends at the last that such a line can end it with.
          match(line, /^".*" (#[0-9]+ |(daemon )?(os_)?prio=)/)
          name = substr(line, 2, RLENGTH)
          sub(/" [^"]*$/, "", name)
          rest = substr(line, length(name) + 3)
          cpu = word(rest, "cpu"); age = word(rest, "elapsed"); native = word(rest, "nid")
          if (native ~ /^0x/) native = hex(native)
          state = "of the JVM"; top = from = waits = ""
        } else if (match(line, /^ +java\.lang\.Thread\.State: /)) state = substr(line, RLENGTH + 1)
        else if (line ~ /^\tat /) {
          frame = substr(line, 5)
          if (top == "") top = frame
          # The first frame that is not of the JDK.
          if (from == "" && frame !~ /^(java|javax|jdk|sun|com\.sun)\./) from = frame
        } else if (waits == "" && match(line, /^\t- (waiting to lock|waiting on|parking to wait for) +/)) waits = substr(line, RLENGTH + 1)
      }
      flush()
      print "# recap section stacks"
      for (n = 1; n <= count; n++) print lines[n]
    }
  '
}

heap() {
  ask inspectheap "$1" | awk "$json"'
    function plain(class,    dimensions, base) {
      dimensions = 0
      while (substr(class, 1, 1) == "[") { class = substr(class, 2); dimensions++ }
      if (!dimensions) return class
      base = class
      if (class ~ /^L.*;$/) base = substr(class, 2, length(class) - 2)
      else if (class in primitive) base = primitive[class]
      while (dimensions--) base = base "[]"
      return base
    }
    BEGIN {
      primitive["B"] = "byte"; primitive["C"] = "char"; primitive["D"] = "double"; primitive["F"] = "float"; primitive["I"] = "int"
      primitive["J"] = "long"; primitive["S"] = "short"; primitive["Z"] = "boolean"
      print "# recap section heap"
    }
    /^ *[0-9]+: / {
      if (++rows <= 300) printf "{\"class\":\"%s\",\"bytes\":%s,\"instances\":%s,\"module\":\"%s\"}\n", json(plain($4)), $3, $2, json(substr($5, 2, length($5) - 2))
      else { bytes += $3; instances += $2 }
    }
    END { if (rows > 300) printf "{\"class\":\"%d other classes\",\"bytes\":%.0f,\"instances\":%.0f,\"module\":\"\"}\n", rows - 300, bytes, instances }
  '
}

gc() {
  spaces=$(ask jcmd GC.heap_info) || exit
  flags=$(ask jcmd VM.flags) || exit
  version=$(ask jcmd VM.version) || exit
  uptime=$(ask jcmd VM.uptime) || exit
  dump=$(ask threaddump) || exit
  # JDK 17 and later tell of the last collections; older ones do not know the command.
  events=$(/usr/bin/jattach "$jvm" jcmd VM.events 2>/dev/null)
  echo '# recap section summary'
  {
    printf '%s\n' "$version" | sed -n 's/^JDK /version=/p'
    printf '%s\n' "$flags" | tr ' ' '\n' | sed -n 's/^-XX:+Use\([A-Za-z0-9]*GC\)$/collector=\1/p; s/^-XX:MaxHeapSize=/most=/p'
    printf '%s\n' "$uptime" | sed -n 's/^\([0-9.]*\) s$/uptime=\1/p'
    printf '%s\n' "$spaces" | sed -n 's/.* total \([0-9]*\)K, used \([0-9]*\)K.*/heap \2 \1/p; s/^ Metaspace .*used \([0-9]*\)K.*/metaspace=\1/p'
    printf '%s\n' "$events" | sed -n 's/.*Heap after GC invocations=\([0-9]*\) (full \([0-9]*\)).*/last \1 \2/p; s/^Event: \([0-9.]*\) GC heap after.*/when \1/p'
    printf '%s\n' "$dump" | sed -n 's/^"\(GC Thread\|G1 \|VM Thread\|ZWorker\|ZDirector\|Shenandoah GC\|Concurrent Mark\|ParGC\|CMS\)[^"]*".* cpu=\([0-9.]*\)ms.*/collecting \2/p'
  } | awk '
    $1 == "heap" { used += $2 * 1024; total += $3 * 1024; next }
    $1 == "last" { collections = $2; full = $3; next }
    $1 == "when" { when = $2; next }
    $1 == "collecting" { collecting += $2; seen = 1; next }
    /^uptime=/ { uptime = substr($0, 8) }
    /^most=/ { most = substr($0, 6) }
    /^metaspace=/ { print "metaspace=" substr($0, 11) * 1024; next }
    { print }
    END {
      printf "used=%.0f\ncommitted=%.0f\n", used, total
      if (most > 0) printf "share=%.1f\n", 100 * used / most
      if (collections != "") printf "collections=%d\nfull=%d\n", collections, full
      if (when != "" && uptime > 0) printf "ago=%.1f\n", uptime - when
      if (seen) printf "cpu=%.3f\n", collecting / 1000
      if (seen && uptime > 0) printf "cpushare=%.2f\n", collecting / 10 / uptime
    }
  '
  printf '# recap section spaces\n%s\n' "$spaces"
  printf '# recap section flags\n%s\n' "$(printf '%s' "$flags" | tr ' ' '\n')"
}

case $show in
  threads) threads ;;
  heap) heap -all ;;
  live) heap -live ;;
  gc) gc ;;
esac
[ "$others" = 0 ] || printf '# recap section note\nThe target has %s more JVM(s); this is process %s.\n' "$others" "$jvm"
