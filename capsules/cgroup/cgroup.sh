#!/bin/sh
# shellcheck shell=sh
# Limits, use, throttling, pressure and OOM kills of the target's cgroup, as one JSON object. Arguments: for=SECONDS between two looks.
seconds=${1#for=}
root=/proc/1/root/sys/fs/cgroup
fail() { printf '%s\n' "$1" >&2; exit 3; }
cd /proc/1/root 2>/dev/null ||
  fail "The target's cgroup can not be read: its main process has another user or more capabilities than the capsule."

# Only the kernel's own files are read, whatever else the target's image has at that place: cgroup2 and cgroup, linux/magic.h.
kernel() {
  case $(stat -f -c %t "$1" 2>/dev/null) in 63677270 | 27e0eb) [ -d "$1" ] ;; *) return 1 ;; esac
}

# locate MOUNT CONTROLLER: the directory of the target in it. A mount of a cgroup namespace shows it as its own root; one of the whole
# node below the path that the kernel tells.
locate() {
  kernel "$1" || return 1
  path=$(awk -F : -v wanted="$2" '{
    count = split($2, names, ",")
    found = wanted == "" && $2 == ""
    for (i = 1; i <= count; i++) if (names[i] == wanted) found = 1
    if (found) { sub(/^[^:]*:[^:]*:/, ""); print; exit }
  }' /proc/1/cgroup)
  case $path in */..* | '' | /) path= ;; esac
  if [ -n "$path" ] && [ -d "$1$path" ]; then printf '%s' "$1$path"; else printf '%s' "$1"; fi
}

if cpu=$(locate "$root" '') && [ -e "$cpu/cgroup.controllers" ]; then
  version=2 memory=$cpu pids=$cpu usage=$cpu io=$cpu pressure=$cpu
  [ -e "$cpu/cgroup.events" ] || fail "What the target has at /sys/fs/cgroup is the whole node's, and its own part of it was not found."
else
  version=1 io=
  for both in cpu,cpuacct cpu; do cpu=$(locate "$root/$both" cpu) && break; done
  for both in cpu,cpuacct cpuacct; do usage=$(locate "$root/$both" cpuacct) && break; done
  memory=$(locate "$root/memory" memory)
  pids=$(locate "$root/pids" pids)
  # Beside v1, some systems have v2 without controllers: it knows the pressure.
  pressure=$(locate "$root/unified" '')
  [ "$cpu$memory$pids" ] ||
    fail "The target has no cgroup files at /sys/fs/cgroup, so its limits and use can not be told; the capsule top shows what it uses."
fi

# Print the first line of a file, or the value behind a name in one; nothing where there is none.
line() { [ -r "$1" ] && head -n 1 "$1"; }
named() { [ -r "$1" ] && awk -v name="$2" '$1 == name { print $2; exit }' "$1"; }

# What is counted up, now: prefix.name value.
look() {
  read -r up _ </proc/uptime
  printf '%s.time %s\n' "$1" "$up"
  [ "$cpu" ] && sed "s/^/$1./" "$cpu/cpu.stat" 2>/dev/null
  [ "$version" = 1 ] && [ "$usage" ] && printf '%s.usage_nsec %s\n' "$1" "$(line "$usage/cpuacct.usage")"
}

# All that is known, as lines of a name and a value.
{
  look first
  sleep "$seconds"
  look second
  printf 'version %s\n' "$version"
  if [ "$version" = 2 ]; then
    printf 'cpu.max %s\n' "$(line "$cpu/cpu.max")"
    printf 'cpu.weight %s\n' "$(line "$cpu/cpu.weight")"
    printf 'current %s\nlimit %s\npeak %s\n' "$(line "$memory/memory.current")" "$(line "$memory/memory.max")" "$(line "$memory/memory.peak")"
    printf 'high %s\nswap %s\n' "$(line "$memory/memory.high")" "$(line "$memory/memory.swap.current")"
    for name in anon file kernel shmem inactive_file; do printf '%s %s\n' "$name" "$(named "$memory/memory.stat" "$name")"; done
    for name in max oom oom_kill; do printf 'events.%s %s\n' "$name" "$(named "$memory/memory.events" "$name")"; done
    [ -r "$io/io.stat" ] && awk '{
      for (i = 2; i <= NF; i++) { split($i, pair, "="); sum[pair[1]] += pair[2] }
    } END { printf "read %.0f\nwritten %.0f\n", sum["rbytes"], sum["wbytes"] }' "$io/io.stat"
  else
    [ "$cpu" ] && printf 'cpu.max %s %s\n' "$(line "$cpu/cpu.cfs_quota_us")" "$(line "$cpu/cpu.cfs_period_us")"
    if [ "$memory" ]; then
      printf 'current %s\nlimit %s\npeak %s\n' "$(line "$memory/memory.usage_in_bytes")" "$(line "$memory/memory.limit_in_bytes")" \
        "$(line "$memory/memory.max_usage_in_bytes")"
      printf 'anon %s\nfile %s\ninactive_file %s\n' "$(named "$memory/memory.stat" total_rss)" "$(named "$memory/memory.stat" total_cache)" \
        "$(named "$memory/memory.stat" total_inactive_file)"
      printf 'events.max %s\nevents.oom_kill %s\n' "$(line "$memory/memory.failcnt")" "$(named "$memory/memory.oom_control" oom_kill)"
    fi
  fi
  [ "$pressure" ] && for name in cpu memory io; do
    [ -r "$pressure/$name.pressure" ] && sed "s/^/pressure $name /" "$pressure/$name.pressure" 2>/dev/null
  done
  [ "$pids" ] && printf 'pids %s\npids.max %s\n' "$(line "$pids/pids.current")" "$(line "$pids/pids.max")"
} | awk '
  function known(name) { return name in value && value[name] != "" }
  function number(name, format, amount) { printf "%s\"%s\":" format, comma, name, amount; comma = "," }
  function text(name, words) { printf "%s\"%s\":\"%s\"", comma, name, words; comma = "," }
  function grown(name) { return value["second." name] - value["first." name] }
  $1 == "pressure" {
    for (i = 4; i <= NF; i++) { split($i, pair, "="); share[pair[1]] = pair[2] }
    rows = rows sprintf("%s{\"resource\":\"%s\",\"who\":\"%s\",\"ten\":%.2f,\"sixty\":%.2f,\"fivehundred\":%.2f,\"total\":%.0f}", \
      (rows == "" ? "" : ","), $2, ($3 == "full" ? "all tasks" : "some tasks"), share["avg10"], share["avg60"], share["avg300"], share["total"] / 1000)
    next
  }
  $1 == "cpu.max" { if ($2 ~ /^[0-9]+$/ && $3 > 0) cores = $2 / $3; next }
  { value[$1] = $2 }
  END {
    printf "{"
    text("version", value["version"] == 2 ? "v2" : (rows == "" ? "v1, which tells no pressure" : "v1, with the pressure of v2"))
    # More than any machine has: v1 writes no limit as the most that fits.
    limited = known("limit") && value["limit"] ~ /^[0-9]+$/ && value["limit"] < 1000000000000000000
    if (known("current")) {
      number("memory", "%.0f", value["current"])
      if (limited) { number("memoryLimit", "%.0f", value["limit"]); number("memoryShare", "%.1f", 100 * value["current"] / value["limit"]) }
      else text("memoryLimit", "none")
      if (known("peak")) number("memoryPeak", "%.0f", value["peak"])
      working = value["current"] - value["inactive_file"]
      number("workingSet", "%.0f", working > 0 ? working : 0)
      if (limited) number("workingSetShare", "%.1f", 100 * (working > 0 ? working : 0) / value["limit"])
      if (known("anon")) number("anonymous", "%.0f", value["anon"])
      if (known("file")) number("fileCache", "%.0f", value["file"])
      if (known("kernel")) number("kernel", "%.0f", value["kernel"])
      if (known("shmem")) number("shared", "%.0f", value["shmem"])
      if (known("swap")) number("swap", "%.0f", value["swap"])
      if (known("high") && value["high"] != "max") number("memoryHigh", "%.0f", value["high"])
    }
    if (known("events.oom_kill")) number("oomKills", "%d", value["events.oom_kill"])
    if (known("events.max")) number("limitHits", "%.0f", value["events.max"])
    elapsed = grown("time")
    unit = value["version"] == 2 ? 1000000 : 1000000000
    used = value["version"] == 2 ? grown("usage_usec") : grown("usage_nsec")
    if (elapsed > 0 && (known("second.usage_usec") || known("second.usage_nsec"))) {
      number("cpu", "%.3f", used / unit / elapsed)
      if (cores > 0) number("cpuShare", "%.1f", 100 * used / unit / elapsed / cores)
    }
    if (cores > 0) number("cpuLimit", "%.3f", cores); else if (known("second.usage_usec") || known("second.usage_nsec")) text("cpuLimit", "none")
    if (known("cpu.weight")) number("cpuWeight", "%d", value["cpu.weight"])
    if (cores > 0) {
      periods = value["second.nr_periods"]
      number("throttled", "%.1f", periods > 0 ? 100 * value["second.nr_throttled"] / periods : 0)
      number("throttledNow", "%.1f", grown("nr_periods") > 0 ? 100 * grown("nr_throttled") / grown("nr_periods") : 0)
      number("throttledTime", "%.0f", known("second.throttled_usec") ? value["second.throttled_usec"] / 1000 : value["second.throttled_time"] / 1000000)
    }
    if (known("pids")) { number("tasks", "%d", value["pids"]); if (value["pids.max"] ~ /^[0-9]+$/) number("tasksLimit", "%d", value["pids.max"]); else text("tasksLimit", "none") }
    if (known("read")) { number("read", "%.0f", value["read"]); number("written", "%.0f", value["written"]) }
    printf "%s\"pressure\":[%s]}\n", comma, rows
  }'
