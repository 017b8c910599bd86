#!/bin/sh
# shellcheck shell=sh
# Samples the stacks of the target's processes: perf.sh cpu|waits SECONDS HERTZ fp|dwarf. cpu: while they use CPU time; waits: where they
# give the CPU up, to wait or since others want it. Prints folded stacks: THREAD;FRAME;…;FRAME COUNT, the root first.
#
# Both events are the kernel's own, which every machine has; the counters of the CPU are missing in most virtual ones. perf finds the
# files of the target in its mount namespace, which is why this capsule needs SYS_CHROOT beside SYS_ADMIN, and the names of the kernel's
# functions with SYSLOG. Nothing is written to a disk: the samples go through a pipe.
set -u

of=$1 seconds=$2 hertz=$3 unwind=$4

fail() {
  echo "$*" >&2
  exit 3
}

# The target's processes: every one of a capsule has RECAP_RUN in its environment. Listed before this script starts any.
set -- /proc/[0-9]*
own=" $(grep -lsz '^RECAP_RUN=' /proc/[0-9]*/environ | tr '\n' ' ')"
theirs=$(for process; do
  case $own in *" $process/environ "*) [ "$process" = /proc/1 ] || continue ;; esac
  printf '%s,' "${process#/proc/}"
done)

threads=0
for pid in $(echo "$theirs" | tr ',' ' '); do
  set -- "/proc/$pid/task"/[0-9]*
  threads=$((threads + $#))
done
# perf opens an event for each thread on each CPU, to follow what a thread starts; beyond some ten thousand it runs out of files.
set --
[ "$((threads * $(nproc)))" -le 10000 ] || set -- --no-inherit
event=cpu-clock
[ "$of" = cpu ] || event=context-switches
[ "$unwind" = fp ] || unwind=dwarf,16384

# A name may be any bytes but NUL: of perf's lines, which hold names of threads as they are, only ids and symbols are read.
names=$(for comm in /proc/[0-9]*/task/[0-9]*/comm; do
  tid=${comm%/comm}
  echo "${tid##*/} $(tr -d '\n' <"$comm")"
done 2>/dev/null)

errors=$(
  {
    /usr/bin/perf record --quiet --event "$event" --freq "$hertz" --call-graph "$unwind" "$@" \
      --pid "${theirs%,}" --output - -- busybox sleep "$seconds" 2>&4 </dev/null |
      /usr/bin/perf script --force --no-inline --input - --fields tid,ip,sym,dso 2>&4 |
      RECAP_NAMES=$names awk -v of="$of" '
        function plain(text) { gsub(/[[:cntrl:]]/, "?", text); gsub(/;/, ":", text); return text }
        function flush(    stack, leaf, i) {
          if (thread == "") return
          # Ids say nothing in a picture: threads of one name are drawn as one.
          stack = (thread in name) ? name[thread] : "thread"
          # What waits is told, not the scheduler that it ends up in.
          leaf = 1
          while (of == "waits" && leaf < depth && frame[leaf] ~ /^(__|preempt_|io_)?schedule[a-z_]*_\[k\]$/) leaf++
          for (i = depth; i >= leaf; i--) stack = stack ";" frame[i]
          count[stack]++
          thread = ""
        }
        BEGIN {
          lines = split(ENVIRON["RECAP_NAMES"], line, "\n")
          for (i = 1; i <= lines; i++) {
            at = index(line[i], " ")
            name[substr(line[i], 1, at - 1)] = plain(substr(line[i], at + 1))
          }
        }
        $0 == "" { flush(); next }
        # The frame: its address, its function, its file in brackets.
        /^[ \t]+[0-9a-f]+ .*\)$/ && thread != "" {
          symbol = $0
          kernel = symbol ~ /^[ \t]+ffff[0-9a-f]+ /
          sub(/^[ \t]+[0-9a-f]+ /, "", symbol)
          match(symbol, / \([^()]*(\([^()]*\))?[^()]*\)$/)
          file = substr(symbol, RSTART + 2, RLENGTH - 3)
          symbol = substr(symbol, 1, RSTART - 1)
          sub(/\+0x[0-9a-f]+$/, "", symbol)
          sub(/^.*\//, "", file)
          # What a runtime compiled, and wrote no map of.
          if (file ~ /^perf-[0-9]+\.map$/) file = "compiled at run time"
          # Without a symbol, the file at least; of a kernel that hides its symbols, one frame.
          if (symbol == "[unknown]" || symbol == "") symbol = kernel ? "[kernel]" : (file ~ /^\[/ ? file : "[" file "]")
          else if (kernel) symbol = symbol "_[k]"
          if (symbol == "[kernel]" && frame[depth] == symbol && depth > 0) next
          frame[++depth] = plain(symbol)
          next
        }
        /^[ \t]*[0-9]+ *$/ { flush(); thread = $1; depth = 0 }
        END {
          flush()
          for (stack in count) { print stack, count[stack]; any = 1 }
          exit any ? 0 : 3
        }
      ' >&3
  } 4>&1
) 3>&1
code=$?
[ "$code" = 3 ] || exit "$code"
case $errors in
  *'Permission denied'* | *'Operation not permitted'* | *'No permission'*)
    fail "The node's kernel lets nothing be sampled (kernel.perf_event_paranoid is $(cat /proc/sys/kernel/perf_event_paranoid 2>/dev/null); a seccomp or AppArmor profile may forbid perf_event_open, too)." ;;
  *'Too many open files'* | *'mmap'*'ulimit'*)
    fail "The target has $threads threads, more than perf can open at once on this node." ;;
  *'No such process'* | *"Couldn't create thread"*) fail "The target's processes ended before they could be sampled." ;;
  *rror* | *ailed* | *incompatible*)
    printf '%s\n' "$errors" >&2
    exit 1
    ;;
esac
[ "$of" = cpu ] || fail "No thread of the target woke up in $seconds s, so there is nothing to draw. Capsule threads shows what they wait in."
fail "The target used no CPU in $seconds s, so there is nothing to draw. Capsule threads shows what it waits in."
