#!/bin/sh
# shellcheck shell=sh
# The threads of the target as JSON Lines: {pid, tid, name, state, cpu, time, wait, processor}. Argument: the seconds between two
# measurements, whose difference is the share of one CPU. `wait` is the function of the kernel in which a thread sleeps.
set -u

seconds=$1
# The target's processes: every one of a capsule has RECAP_RUN in its environment. Listed before this script starts any.
set -- /proc/[0-9]*
own=" $(grep -lsz '^RECAP_RUN=' /proc/[0-9]*/environ | tr '\n' ' ')"
theirs=$(for process; do
  case $own in *" $process/environ "*) [ "$process" = /proc/1 ] || continue ;; esac
  echo "$process"
done)

list() { for process in $theirs; do printf '%s\n' "$process"/task/[0-9]*; done; }

{
  list
  echo measured
  sleep "$seconds"
  list
  echo measured
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
  # A whole file of /proc; a newline in a name becomes a blank.
  function content(file,    text, line) {
    text = ""
    while ((getline line < file) > 0) text = (text == "" ? line : text " " line)
    close(file)
    return text
  }
  BEGIN {
    for (i = 1; i < 32; i++) escape[sprintf("%c", i)] = sprintf("\\u%04x", i)
    escape["\177"] = "\\u007f"
    said["R"] = "running"; said["S"] = "sleeping"; said["D"] = "waiting for a device"; said["T"] = "stopped"
    said["t"] = "traced"; said["Z"] = "defunct"; said["I"] = "idle"; said["X"] = "dead"; said["P"] = "parked"
  }
  $0 == "measured" { round++; next }
  {
    stat = content($0 "/stat")
    split(content("/proc/uptime"), uptime, " ")
    # The name stands in brackets, and may have brackets and blanks of its own.
    for (close_at = length(stat); close_at > 0 && substr(stat, close_at, 1) != ")"; close_at--);
    if (close_at == 0) next
    count = split(substr(stat, close_at + 2), field, " ")
    ticks = field[12] + field[13]
    if (!round) { before[$0] = ticks; at[$0] = uptime[1]; next }
    split($0, path, "/")
    wait = content($0 "/wchan")
    elapsed = uptime[1] - at[$0]
    # The times of the kernel are in hundredths of a second on every Linux; of a thread that is new there is no share yet.
    cpu = (($0 in before) && elapsed > 0) ? sprintf("%.1f", (ticks - before[$0]) / elapsed) : ""
    printf "{\"pid\":%s,\"tid\":%s,\"name\":\"%s\",\"state\":\"%s\",\"cpu\":\"%s\",\"time\":%.2f,\"wait\":\"%s\",\"processor\":%s}\n", \
      path[3], path[5], json(substr(stat, index(stat, "(") + 1, close_at - index(stat, "(") - 1)), \
      (field[1] in said) ? said[field[1]] : field[1], cpu, ticks / 100, wait == "0" ? "" : json(wait), field[37]
  }
'
