#!/bin/sh
# shellcheck shell=sh
# The limits of the target's processes beside their use, as JSON Lines: {limit, of, pid, used, soft, hard, share}.
# `share` is per cent of the soft limit, and empty where there is no limit or no use to compare.
set -u

if ! { : <"/proc/1/limits" && : <"/proc/1/environ"; } 2>/dev/null; then
  echo "The limits of the target's main process can not be read: it has another user or more capabilities than this capsule," \
    "or has made itself undumpable. The node mechanism can read them." >&2
  exit 3
fi

cgroup=/proc/1/root/sys/fs/cgroup

# One line for each value of the container's cgroup, version 2 or 1: NAME USED LIMIT.
cgroup_value() {
  { read -r used <"$cgroup/$2" && read -r most <"$cgroup/$3"; } 2>/dev/null && echo "cgroup $1 $used $most"
}

# The target's processes: every one of a capsule has RECAP_RUN in its environment. Listed before this script starts any.
set -- /proc/[0-9]*
own=" $(grep -lsz '^RECAP_RUN=' /proc/[0-9]*/environ | tr '\n' ' ')"
theirs=$(for process; do
  case $own in *" $process/environ "*) [ "$process" = /proc/1 ] || continue ;; esac
  echo "${process#/proc/}"
done)

{
  cgroup_value memory memory.current memory.max || cgroup_value memory memory/memory.usage_in_bytes memory/memory.limit_in_bytes
  cgroup_value pids pids.current pids.max || cgroup_value pids pids/pids.current pids/pids.max
  for pid in $theirs; do
    process=/proc/$pid
    # A process may end while it is read.
    { : <"$process/limits"; } 2>/dev/null || continue
    echo "process $pid"
    # The name of a process is any bytes but NUL; a newline in it would be read as a line of its own.
    echo "name $({ tr '\n' ' ' <"$process/comm"; } 2>/dev/null)"
    # Of another user's process the descriptors can not be counted.
    if { : <"$process/environ"; } 2>/dev/null; then
      set -- "$process"/fd/*
      [ -L "$1" ] || shift
      echo "use files $#"
    fi
    grep -E '^(Uid|Threads|VmSize|VmData|VmLck|VmStk|SigQ):' "$process/status" 2>/dev/null
    sed -n 's/^.*) //; $p' "$process/stat" 2>/dev/null | { read -r _ _ _ _ _ _ _ _ _ _ _ user system _ && echo "use cpu $(((user + system) / 100))"; }
    cat "$process/limits" 2>/dev/null
  done
} | awk '
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
  function amount(value, kind,    unit) {
    if (value == "" || value == "unlimited") return value
    if (kind == "s") return value " s"
    if (kind != "bytes") return value
    unit = 0
    while (value >= 1024 && unit < 5) { value /= 1024; unit++ }
    return (value == int(value) ? value : sprintf("%.1f", value)) " " substr("B  KiBMiBGiBTiBPiB", unit * 3 + 1, unit ? 3 : 1)
  }
  function row(limit, of, pid, used, soft, hard, kind,    share) {
    share = (used != "" && soft != "unlimited" && soft > 0) ? sprintf("%.1f", 100 * used / soft) : ""
    printf "{\"limit\":\"%s\",\"of\":\"%s\",\"pid\":\"%s\",\"used\":\"%s\",\"soft\":\"%s\",\"hard\":\"%s\",\"share\":\"%s\"}\n", \
      limit, json(of), pid, amount(used, kind), amount(soft, kind), amount(hard, kind), share
  }
  # `Max open files   1024   4096   files`: the name may have blanks, the two values have none.
  function of_process(line, label, title, used, kind,    words) {
    split(substr(line, length(label) + 1), words)
    # Of the main process every limit is told; of the others those of which a tenth is used.
    if (pid != 1 && (words[1] == "unlimited" || used == "" || used * 10 < words[1])) return
    row(title, name, pid, used, words[1], words[2], kind)
  }
  BEGIN { for (i = 1; i < 32; i++) escape[sprintf("%c", i)] = sprintf("\\u%04x", i); escape["\177"] = "\\u007f" }
  $1 == "cgroup" {
    # Version 1 writes no limit as the greatest multiple of a page.
    most = ($4 == "max" || $4 > 9000000000000000000) ? "unlimited" : $4
    row($2 == "pids" ? "processes and threads" : "memory", "container", "", $3, most, most, $2 == "pids" ? "" : "bytes")
  }
  $1 == "process" { pid = $2; split("", use); next }
  $1 == "name" { name = substr($0, 6); sub(/ $/, "", name); next }
  $1 == "use" { use[$2] = $3; next }
  $1 == "SigQ:" { split($2, parts, "/"); use["signals"] = parts[1]; next }
  $1 == "Uid:" { use["uid"] = $2; next }
  $1 == "Threads:" { threads[use["uid"]] += $2; next }
  /^Vm/ { use[$1] = $2 * 1024; next }
  /^Max open files/ { of_process($0, "Max open files", "open files", use["files"], "") }
  /^Max address space/ { of_process($0, "Max address space", "address space", use["VmSize:"], "bytes") }
  /^Max data size/ { of_process($0, "Max data size", "data", use["VmData:"], "bytes") }
  /^Max stack size/ { of_process($0, "Max stack size", "stack of the main thread", use["VmStk:"], "bytes") }
  /^Max locked memory/ { of_process($0, "Max locked memory", "locked memory", use["VmLck:"], "bytes") }
  /^Max pending signals/ { of_process($0, "Max pending signals", "pending signals of the user", use["signals"], "") }
  /^Max cpu time/ { of_process($0, "Max cpu time", "CPU time", use["cpu"], "s") }
  /^Max core file size/ { if (pid == 1) of_process($0, "Max core file size", "core file", "", "bytes") }
  /^Max processes/ && pid == 1 { line = $0; uid = use["uid"]; owner = name }
  # Counted for each user, not for each process, so it is told when all are read.
  END { if (line != "") { pid = 1; name = owner; of_process(line, "Max processes", "threads of the user here", threads[uid], "") } }
'
