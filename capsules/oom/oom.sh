#!/bin/sh
# shellcheck shell=sh
# What the kernel killed for lack of memory, from its log, as one JSON object: in the target's pod, or on the whole node without one.
fail() { printf '%s\n' "$1" >&2; exit 3; }
now=$(date +%s)
read -r up _ </proc/uptime
# The log is a ring of some hundred KiB; a failure is told by its own exit code, which a pipe would hide.
if ! dmesg >/dev/null 2>&1; then
  fail "The kernel's log can not be read: the capsule needs the capability SYSLOG on the node, and the node mechanism gives it."
fi

dmesg | awk -v now="$now" -v up="$up" -v pod="$RECAP_POD_UID" -v container="$RECAP_CONTAINER_ID" '
  function quote(text,    i, sign, out) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    if (text !~ /[[:cntrl:]]/) return "\"" text "\""
    out = ""
    for (i = 1; i <= length(text); i++) {
      sign = substr(text, i, 1)
      out = out (sign in control ? control[sign] : sign)
    }
    return "\"" out "\""
  }
  # The kernel counts seconds since the boot, without those that the machine was suspended.
  function clock(text) { return now - up + text }
  # The part of a cgroup path that a person knows: container, pod, all pods.
  function limitOf(path) {
    if (path == "" || path == "/") return "node"
    if (path ~ /[0-9a-f]{64}/) return "container"
    if (path ~ /pod[0-9a-f]{8}[-_]/) return "pod"
    if (path ~ /kubepods/) return "pods"
    return "other"
  }
  function matched(text, pattern,    found) {
    return match(text, pattern) ? substr(text, RSTART, RLENGTH) : ""
  }
  function amount(text, name,    found) {
    found = matched(text, name ":[0-9]+kB")
    gsub(/[^0-9]/, "", found)
    return found == "" ? "" : found * 1024
  }
  # The name of a process is at most 15 characters that it chose itself, so it is what lies between two words of the kernel.
  function flush(    group, id, uid, why, mine, scope) {
    if (killed == "") return
    group = task_group
    gsub(/_/, "-", group)
    uid = matched(group, "pod[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
    sub(/^pod/, "", uid)
    id = matched(task_group, "[0-9a-f]{64}")
    mine = pod == "" || uid == pod || (container != "" && id == container)
    if (uid == "" && task_group == "") unknown++
    if (mine) {
      scope = constraint == "CONSTRAINT_MEMCG" ? limitOf(limit_group) : "node"
      why = scope == "container" ? "the memory limit of its container" : (scope == "pod" ? "the memory limit of its pod" : \
        (scope == "pods" ? "what the node allows all pods" : (scope == "other" ? "the memory limit of the cgroup " limit_group : \
        (constraint ~ /CPUSET|MEMORY_POLICY/ ? "the memory nodes it may use ran out" : "the node ran out of memory"))))
      count++
      if (scope == "container") own++
      if (scope == "node" || scope == "pods") node++
      if (id != "" && id == container) here++
      row = sprintf("{\"time\":%.0f,\"task\":%s,\"why\":%s,\"container\":%s,\"pod\":%s", clock(at), quote(task), quote(why), \
        quote(id == "" ? "" : (id == container ? "this one" : substr(id, 1, 12))), quote(uid))
      if (pid != "") row = row ",\"pid\":" pid
      if (owner != "") row = row ",\"uid\":" owner
      if (resident != "") row = row sprintf(",\"resident\":%.0f", resident)
      if (limit != "" && constraint == "CONSTRAINT_MEMCG") row = row sprintf(",\"limit\":%.0f", limit)
      if (score != "") row = row ",\"score\":" score
      rows[count] = row ",\"by\":" quote(by) "}"
    }
    killed = task = pid = owner = resident = limit = score = task_group = limit_group = constraint = by = ""
  }
  BEGIN {
    for (i = 1; i < 32; i++) control[sprintf("%c", i)] = sprintf("\\u%04x", i)
    control[sprintf("%c", 127)] = "\\u007f"
  }
  match($0, /^(<[0-9]+>)?\[ *[0-9]+\.[0-9]+\] /) {
    stamp = substr($0, 1, RLENGTH)
    text = substr($0, RLENGTH + 1)
    sub(/^[^[]*\[ */, "", stamp)
    sub(/\].*/, "", stamp)
    if (first == "") first = stamp
    if (text ~ /^.* invoked oom-killer: /) { flush(); by = text; sub(/ invoked oom-killer: .*/, "", by); at = stamp }
    else if (text ~ /^memory: usage [0-9]+kB, limit [0-9]+kB/) { limit = matched(text, "limit [0-9]+"); sub(/limit /, "", limit); limit *= 1024 }
    else if (text ~ /^oom-kill:constraint=.*,task_memcg=.*,task=.*,pid=[0-9]+,uid=[0-9]+$/) {
      if (killed != "") flush()
      at = stamp
      constraint = text; sub(/^oom-kill:constraint=/, "", constraint); sub(/,.*/, "", constraint)
      owner = text; sub(/^.*,uid=/, "", owner)
      pid = text; sub(/,uid=[0-9]+$/, "", pid); sub(/^.*,pid=/, "", pid)
      task_group = text; sub(/^.*,task_memcg=/, "", task_group); sub(/,task=.*/, "", task_group)
      task = text; sub(/,pid=[0-9]+,uid=[0-9]+$/, "", task); task = substr(task, index(task, ",task=") + 6)
      limit_group = index(text, ",oom_memcg=") ? text : ""; sub(/^.*,oom_memcg=/, "", limit_group); sub(/,task_memcg=.*/, "", limit_group)
      if (index(text, ",global_oom")) constraint = "CONSTRAINT_NONE"
    }
    # Before Linux 5.0 the groups have a line of their own.
    else if (text ~ /^Task in .* killed as a result of limit of /) {
      task_group = text; sub(/^Task in /, "", task_group); sub(/ killed as a result of limit of .*/, "", task_group)
      limit_group = text; sub(/^.* killed as a result of limit of /, "", limit_group)
      constraint = "CONSTRAINT_MEMCG"; at = stamp
    }
    else if (text ~ /Killed process [0-9]+ \(.*\),? total-vm:/) {
      if (killed != "") flush()
      if (at == "") at = stamp
      killed = 1
      # Groups that are killed as one (memory.oom.group) have one line for each process.
      pid = matched(text, "Killed process [0-9]+"); sub(/.* /, "", pid)
      task = text; sub(/^.*Killed process [0-9]+ \(/, "", task); sub(/\),? total-vm:.*/, "", task)
      resident = amount(text, "anon-rss") + amount(text, "file-rss") + amount(text, "shmem-rss")
      score = matched(text, "oom_score_adj:-?[0-9]+"); sub(/.*:/, "", score)
      if (owner == "" && match(text, /UID:[0-9]+/)) owner = substr(text, RSTART + 4, RLENGTH - 4)
    }
  }
  END {
    flush()
    printf "{\"about\":%s,\"kills\":%d,\"ownLimit\":%d,\"nodeShort\":%d,\"thisContainer\":%d,\"since\":%.0f,\"booted\":%.0f,\"records\":[", \
      quote(pod == "" ? "the whole node" : "the pod of the target"), count, own, node, here, clock(first), now - up
    # The newest first, and no more than a person reads.
    for (i = count; i > 0 && i > count - 200; i--) printf "%s\n%s", (i < count ? "," : ""), rows[i]
    print "\n]}"
  }'
