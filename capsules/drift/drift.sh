#!/bin/sh
# shellcheck shell=sh
# Files on the target's own root file system that were made or changed after its main process started. Arguments: most=N
most=${1#most=}
fail() { printf '%s\n' "$1" >&2; exit 3; }
cd /proc/1/root 2>/dev/null ||
  fail "The target's files can not be read: its main process has another user or more capabilities than the capsule."

# Process 1 started so many ticks (always 100 a second) after the boot. Whole seconds: a file of the same second counts as changed.
start=$(awk '
  FILENAME == "/proc/stat" && $1 == "btime" { boot = $2 }
  FILENAME == "/proc/1/stat" { text = text $0 }
  END { sub(/^.*\) /, "", text); split(text, field, " "); printf "%d", boot + field[20] / 100 }
' /proc/stat /proc/1/stat)
now=$(date +%s)
writable=$(awk '$5 == "/" { split($0, half, " - "); split(half[2], super, " "); print ($6 "," super[3]) ~ /(^|,)ro(,|$)/ ? "read-only" : "writable" }' \
  /proc/1/mountinfo | tail -n 1)

mark=$(cat /proc/sys/kernel/random/uuid) || exit 3
{
  # On a root that can not be written nothing changes. The minutes only spare looking at what is older.
  if [ "$writable" = writable ]; then
    timeout -s KILL 25 find . -xdev -mindepth 1 -cmin "-$(((now - start) / 60 + 2))" -exec stat -c "$mark %A %s %Y %Z %u:%g %n" '{}' +
  fi
  printf '\n%s end %s\n' "$mark" "$?"
} 2>/dev/null | awk -v mark="$mark" -v start="$start" -v most="$most" -v root="$writable" '
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
  function before(one, other) {
    return ranks[one] != ranks[other] ? ranks[one] > ranks[other] : names[one] "" < names[other] ""
  }
  # Keeps the `most` that go before all others: the last of them makes way. So memory does not grow with the tree.
  function keep(rank,    i) {
    ranks[0] = rank; names[0] = name
    if (kept == most && !before(0, last)) return
    slot = kept < most ? ++kept : last
    ranks[slot] = rank; names[slot] = name; facts[slot] = record
    if (kept < most) return
    last = 1
    for (i = 2; i <= kept; i++) if (before(last, i)) last = i
  }
  function finish(    parts, type, folder, runs) {
    if (record == "") return
    split(record, parts, " ")
    record = ""
    name = substr(name, 2)
    if (parts[4] < start || name in mounted) return
    type = substr(parts[1], 1, 1)
    if (type == "d") { directories++; return }
    total++
    if (type == "-") bytes += parts[2]
    runs = type == "-" && parts[1] ~ /[xs]/
    if (runs) executables++
    folder = name
    sub(/\/[^\/]*$/, "", folder)
    # A tree can have more directories than memory: beyond, they count together.
    if (!(folder in changed) && ++folders > 2000) folder = ""
    changed[folder]++
    size[folder] += type == "-" ? parts[2] : 0
    record = parts[1] " " parts[2] " " parts[3] " " parts[4] " " parts[5]
    keep(parts[4] + (runs ? 100000000000 : 0))
    record = ""
  }
  BEGIN {
    for (i = 1; i < 32; i++) control[sprintf("%c", i)] = sprintf("\\u%04x", i)
    control[sprintf("%c", 127)] = "\\u007f"
    first = length(mark) + 2
    while ((getline line < "/proc/1/mountinfo") > 0) { split(line, field, " "); mounted[field[5]] = 1 }
  }
  index($0, mark " end ") == 1 { sub(/\n$/, "", name); finish(); late = $3 != 0 && $3 != 1; next }
  index($0, mark " ") == 1 {
    finish()
    match($0, /^[^ ]* [^ ]* [^ ]* [^ ]* [^ ]* [^ ]* /)
    record = substr($0, first, RLENGTH - first)
    name = substr($0, RLENGTH + 1)
    next
  }
  { name = name "\n" $0 }
  END {
    printf "# recap section summary\nroot=%s\nstarted=%d\nchanged=%d\nexecutables=%d\nbytes=%.0f\ndirectories=%d\nwhole=%s\n", \
      root, start, total, executables, bytes, directories, late ? "no: the time was over" : "yes"
    print "# recap section files"
    for (i = 1; i <= kept; i++) {
      for (j = i - 1; j > 0 && before(i, order[j]); j--) order[j + 1] = order[j]
      order[j + 1] = i
    }
    for (i = 1; i <= kept; i++) {
      split(facts[order[i]], parts, " ")
      type = substr(parts[1], 1, 1)
      what = type == "l" ? "link" : (type == "p" ? "pipe" : (type == "s" ? "socket" : (type != "-" ? "device" : \
        (parts[1] ~ /s/ ? "setuid or setgid executable" : (parts[1] ~ /x/ ? "executable" : "file")))))
      printf "{\"path\":%s,\"what\":\"%s\",\"since\":%s,\"how\":\"%s\",\"size\":%s,\"mode\":\"%s\",\"owner\":\"%s\"}\n", \
        quote(names[order[i]]), what, parts[4], (parts[3] >= start ? "content" : "arrived with an older date, or permissions"), parts[2], parts[1], parts[5]
    }
    print "# recap section directories"
    # The fifteen with the most, one after the other.
    for (i = 1; i <= 15; i++) {
      best = ""; found = 0
      for (folder in changed) if (changed[folder] > 0 && (!found || changed[folder] > changed[best])) { best = folder; found = 1 }
      if (!found) break
      printf "{\"directory\":%s,\"changed\":%d,\"bytes\":%.0f}\n", quote(best == "" ? "/" : best), changed[best], size[best]
      changed[best] = 0
    }
  }'
