#!/bin/sh
# shellcheck shell=sh
# Traces the system calls of the target's processes: strace.sh MODE SECONDS MOST KIND. MODE count tells of each call how often and how
# long, as {syscall, share, total, average, longest, calls, errors}; MODE calls tells the last MOST calls, as {at, thread, call, result,
# took}; both as JSON
# Lines in a section of the mode's name. KIND is a class of calls as strace names them, or all.
#
# strace detaches when it is told to end, and the kernel does it for a strace that is killed: the target goes on. What the target reads
# and writes is not shown: strings have no length (-s 0); paths and addresses are shown.
set -u

mode=$1 seconds=$2 most=$3 kind=$4

fail() {
  echo "$*" >&2
  exit 3
}

tracer=$(sed -n 's/^TracerPid:[[:space:]]*//p' /proc/1/status)
[ "${tracer:-0}" = 0 ] ||
  fail "The target is traced already, by a debugger or another capsule, and only one can at a time. Try again when it is over."

# The target's processes: every one of a capsule has RECAP_RUN in its environment. Listed before this script starts any.
set -- /proc/[0-9]*
own=" $(grep -lsz '^RECAP_RUN=' /proc/[0-9]*/environ | tr '\n' ' ')"
theirs=$(for process; do
  case $own in *" $process/environ "*) [ "$process" = /proc/1 ] || continue ;; esac
  printf '%s,' "${process#/proc/}"
done)

# Everything comes on one stream: a call begins with the number of its thread, what strace has to say itself with its name.
set -- -f -qq -o /proc/self/fd/1 -p "${theirs%,}"
[ "$kind" = all ] || set -- "$@" -e "trace=%$kind"
if [ "$mode" = count ]; then
  set -- "$@" -c -w -U time-percent,time-total,time-avg,time-max,calls,errors,name
  keep=100000
else
  set -- "$@" -tt -T -s 0
  keep=$most
fi

timeout -s INT "$seconds" /usr/bin/strace "$@" 2>&1 | awk -v keep="$keep" -v mode="$mode" '
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
  /^\/?[a-z\/]*strace: / { said = $0; next }
  mode == "count" {
    # The count of errors is left out where there is none.
    if ($1 !~ /^[0-9.]+$/ || $NF == "total" || NF < 6) next
    if (!told) print "# recap section count"
    printf "{\"syscall\":\"%s\",\"share\":%s,\"total\":%s,\"average\":%s,\"longest\":%s,\"calls\":%s,\"errors\":%s}\n", \
      $NF, $1, $2, $3, $4, $5, (NF > 6) ? $6 : 0
    told++
    next
  }
  /^[0-9]+ +[0-9:.]+ / { ring[told++ % keep] = $0 }
  END {
    if (told == 0) exit said == "" || said ~ /No such process/ ? 3 : 4
    if (mode == "count") exit
    print "# recap section calls"
    for (i = told > keep ? told - keep : 0; i < told; i++) {
      line = ring[i % keep]
      split(line, word, " ")
      call = substr(line, index(line, word[2]) + length(word[2]) + 1)
      took = ""
      if (match(call, / <[0-9.]+>$/)) {
        took = substr(call, RSTART + 2, RLENGTH - 3)
        call = substr(call, 1, RSTART - 1)
      }
      result = ""
      # The last of them: an argument may have one, too.
      for (at = length(call) - 2; at > 0 && substr(call, at, 3) != " = "; at--);
      if (at > 0) {
        result = substr(call, at + 3)
        call = substr(call, 1, at - 1)
        sub(/ +$/, "", call)
      }
      printf "{\"at\":\"%s\",\"thread\":%s,\"call\":\"%s\",\"result\":\"%s\",\"took\":\"%s\"}\n", word[2], word[1], json(call), json(result), took
    }
  }
'
code=$?
[ "$code" != 3 ] ||
  fail "No system call came to its end in $seconds s: the target computes, sleeps in one call, or makes none of this kind."
[ "$code" = 4 ] || exit "$code"
scope=$(cat /proc/sys/kernel/yama/ptrace_scope 2>/dev/null)
case ${scope:-0} in
  0) fail "The target can not be traced: it has more capabilities than this capsule or has made itself undumpable. The node mechanism can trace it." ;;
  3) fail "This node's kernel lets nothing be traced (kernel.yama.ptrace_scope is 3), until it is started with another setting." ;;
  *) fail "This node's kernel lets only SYS_PTRACE trace (kernel.yama.ptrace_scope is $scope). The node mechanism has it." ;;
esac
