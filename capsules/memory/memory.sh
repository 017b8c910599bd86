#!/bin/sh
# shellcheck shell=sh
# The memory of the target in three sections: the container against its limit (key=value), its processes and their mappings
# (JSON Lines). PSS counts a shared page by its share, so that it can be summed up.
set -u

if ! { : <"/proc/1/smaps" && : <"/proc/1/environ"; } 2>/dev/null; then
  echo "The memory of the target's main process can not be read: it has another user or more capabilities than this capsule," \
    "or has made itself undumpable. The node mechanism can read it." >&2
  exit 3
fi

cgroup=/proc/1/root/sys/fs/cgroup
# The target's processes: every one of a capsule has RECAP_RUN in its environment. Listed before this script starts any.
set -- /proc/[0-9]*
own=" $(grep -lsz '^RECAP_RUN=' /proc/[0-9]*/environ | tr '\n' ' ')"
theirs=$(for process; do
  case $own in *" $process/environ "*) [ "$process" = /proc/1 ] || continue ;; esac
  echo "${process#/proc/}"
done)

# The first line of the first of these files that can be read.
first_of() {
  for file; do
    read -r line <"$cgroup/$file" && echo "$line" && return
  done 2>/dev/null
}

stat_of() {
  { cat "$cgroup/memory.stat" || cat "$cgroup/memory/memory.stat"; } 2>/dev/null | awk -v names="$1" '
    BEGIN { split(names, wanted, " ") }
    { value[$1] = $2 }
    END { for (i = 1; i in wanted; i++) if (wanted[i] in value) { printf "%.0f", value[wanted[i]]; exit } }
  '
}

events_of() { { cat "$cgroup/memory.events" || cat "$cgroup/memory/memory.oom_control"; } 2>/dev/null | sed -n "s/^$1 //p"; }

echo '# recap section container'
current=$(first_of memory.current memory/memory.usage_in_bytes)
limit=$(first_of memory.max memory/memory.limit_in_bytes)
# Version 1 writes no limit as the greatest multiple of a page.
case $limit in max | 9223372036854*) limit= ;; esac
if [ -z "$current" ]; then
  echo 'cgroup=can not be seen from here, so there is no limit to compare with'
else
  inactive=$(stat_of 'inactive_file total_inactive_file')
  working=$((current - ${inactive:-0}))
  echo "working=$working"
  [ -z "$limit" ] && echo 'limit=none'
  [ -n "$limit" ] && echo "limit=$limit" && echo "share=$(awk -v a="$working" -v b="$limit" 'BEGIN { printf "%.1f", 100 * a / b }')"
  echo "current=$current"
  echo "peak=$(first_of memory.peak memory/memory.max_usage_in_bytes)"
  echo "anonymous=$(stat_of 'anon total_rss')"
  echo "cache=$(stat_of 'file total_cache')"
  echo "kernel=$(first_of memory/memory.kmem.usage_in_bytes || stat_of kernel)"
  echo "swap=$(first_of memory.swap.current)"
  echo "kills=$(events_of oom_kill)"
fi | grep -v '=$'

# One record of smaps is a mapping; of smaps_rollup, a process. Names may be any bytes; the kernel writes a newline as \012.
for pid in $theirs; do
  process=/proc/$pid
  echo "recap process $pid $({ tr '\n\000' '  ' <"$process/cmdline"; } 2>/dev/null | head -c 200)"
  # Of another user's process there is no more than its resident size.
  cat "$process/smaps" 2>/dev/null || sed -n 's/^VmRSS:/Rss:/p; s/^VmSize:/Size:/p; s/^VmSwap:/Swap:/p' "$process/status" 2>/dev/null
done | awk '
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
  BEGIN { SMALL = "all that are small"; for (i = 1; i < 32; i++) escape[sprintf("%c", i)] = sprintf("\\u%04x", i); escape["\177"] = "\\u007f" }
  /^recap process / {
    pid = $3
    command[pid] = substr($0, length($1 " " $2 " " $3 " ") + 1)
    sub(/ +$/, "", command[pid])
    order[++processes] = pid
    name = ""
    next
  }
  # A mapping begins with its addresses; its name is all behind five words, and keeps its blanks.
  /^[0-9a-f]+-[0-9a-f]+ / {
    name = $0
    for (i = 0; i < 5; i++) sub(/^[^ ]+ */, "", name)
    kind = "file"
    if (name == "") { name = "anonymous"; kind = "anonymous" }
    else if (name ~ /^\[stack/) { name = "stack"; kind = "anonymous" }
    else if (name ~ /^\[/) { gsub(/^\[|\]$/, "", name); kind = name ~ /^(heap|anon)/ ? "anonymous" : "kernel" }
    else if (name ~ /^\/(dev\/shm|memfd:|SYSV)/) kind = "shared memory"
    else if (name ~ / \(deleted\)$/) kind = "deleted file"
    what[name] = kind
    count[name]++
    next
  }
  {
    bytes = $2 * 1024
    if (name == "") { unseen = "part of processes that can not be looked into"; what[unseen] = "other users"; name = unseen; count[name]++ }
    if ($1 == "Rss:") { rss[name] += bytes; RSS[pid] += bytes }
    else if ($1 == "Pss:") { pss[name] += bytes; PSS[pid] += bytes }
    else if ($1 == "Anonymous:") { anon[name] += bytes; ANON[pid] += bytes }
    else if ($1 == "Swap:") { swap[name] += bytes; SWAP[pid] += bytes }
    else if ($1 == "Size:") { size[name] += bytes; SIZE[pid] += bytes }
    else if ($1 == "Private_Dirty:") { dirty[name] += bytes }
  }
  END {
    print "# recap section processes"
    for (i = 1; i <= processes; i++) {
      pid = order[i]
      seen = pid in PSS
      printf "{\"pid\":%s,\"rss\":%.0f,\"pss\":\"%s\",\"anonymous\":\"%s\",\"swap\":%.0f,\"virtual\":%.0f,\"command\":\"%s\"}\n", \
        pid, RSS[pid], seen ? sprintf("%.0f", PSS[pid]) : "", seen ? sprintf("%.0f", ANON[pid]) : "", SWAP[pid], SIZE[pid], json(command[pid])
    }
    print "# recap section mappings"
    # An application may map tens of thousands of files: what is less than a thousandth of all is told together.
    for (name in what) total += rss[name] + swap[name]
    for (name in what) {
      if (rss[name] + swap[name] >= total / 1000 || name == SMALL) continue
      what[SMALL] = "small"
      count[SMALL] += count[name]; pss[SMALL] += pss[name]; rss[SMALL] += rss[name]; anon[SMALL] += anon[name]
      dirty[SMALL] += dirty[name]; swap[SMALL] += swap[name]; size[SMALL] += size[name]
      delete what[name]
    }
    for (name in what)
      printf "{\"mapping\":\"%s\",\"kind\":\"%s\",\"count\":%d,\"pss\":%.0f,\"rss\":%.0f,\"anonymous\":%.0f,\"dirty\":%.0f,\"swap\":%.0f,\"virtual\":%.0f}\n", \
        json(name), what[name], count[name], pss[name], rss[name], anon[name], dirty[name], swap[name], size[name]
  }
'
