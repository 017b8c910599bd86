#!/bin/sh
# shellcheck shell=sh
# Space and inodes of the target's file systems, one JSON object a line, fullest first. Arguments: all=MOUNTS (optional)
#
# The mounts are those that PID 1 sees; each is asked for its numbers below /proc/1/root. A file system that does not answer (a dead NFS
# server) costs two seconds, and after four of them no other of its kind is asked. Nothing is opened, so nothing is read or written.
all=${1:+yes}
root=/proc/1/root
fail() { printf '%s\n' "$1" >&2; exit 3; }

{ [ -r /proc/1/mountinfo ] && cd "$root" 2>/dev/null; } ||
  fail "The target's mounts can not be read: its main process has another user or more capabilities than the capsule."

# Fields: device, type, options, places (how many mounts show this file system), mount point, source; the last two as the kernel escapes
# them. One line for each file system: the shortest mount point stands for all of it, as the same disk is behind /etc/hosts and others.
select_mounts() {
  awk -v all="$all" '
    BEGIN {
      split("proc sysfs cgroup cgroup2 devpts mqueue devtmpfs securityfs debugfs tracefs bpf fusectl configfs pstore hugetlbfs " \
        "binfmt_misc efivarfs autofs rpc_pipefs nsfs selinuxfs ramfs", names, " ")
      for (i in names) pseudo[names[i]] = 1
    }
    {
      for (dash = 7; dash <= NF && $dash != "-"; dash++);
      if (dash > NF - 2) next
      type = $(dash + 1)
      # Read-only memory can not run full: mounted secrets, and what a runtime hides.
      hides = type == "tmpfs" && ($6 ~ /^ro(,|$)/ || $5 ~ /^\/(proc|sys)\//)
      if (all == "" && (type in pseudo || hides || $5 ~ /^\/(proc|sys)(\/|$)/ || $5 == "/dev")) next
      key = all == "" ? $3 : NR
      places[key]++
      if (key in point && length(point[key]) <= length($5)) next
      if (!(key in point)) order[++count] = key
      point[key] = $5
      line[key] = $3 " " type " " $6
      source[key] = $(dash + 2)
    }
    END { for (i = 1; i <= count; i++) { key = order[i]; print line[key], places[key], point[key], source[key] } }
  ' /proc/1/mountinfo
}

# Asks every file system: the fields above, then the state, and of an answer the block size, blocks, free, available, inodes, free inodes.
measure() {
  silent=0
  while read -r device type options places point source; do
    name=$(printf '%b.' "$(printf '%s' "$point" | sed 's/\\\([0-7][0-7][0-7]\)/\\0\1/g')")
    state=answered numbers=
    case $type in
      nfs* | cifs | smb* | ceph | fuse* | 9p | virtiofs | glusterfs | lustre | afs | beegfs | gpfs) remote=yes ;;
      *) remote= ;;
    esac
    if [ "$remote" ] && [ "$silent" -ge 4 ]; then
      state=unasked
    else
      # The last word keeps this shell around the killed one, whose end it would else tell in the output.
      numbers=$(
        exec 2>/dev/null
        timeout -s KILL 2 stat -f -c '%S %b %f %a %c %d' "$root${name%.}"
        exit $?
      )
      case $? in
        0) ;;
        137) state=silent silent=$((silent + 1)) ;;
        *) state=refused ;;
      esac
    fi
    printf '%s %s %s %s %s %s %s %s\n' "$device" "$type" "$options" "$places" "$point" "$source" "$state" "$numbers"
  done
}

# The name of a file or a device is data: whatever it holds, it stays one JSON string.
print_rows() {
  awk '
    function plain(text,    out, at) {
      out = ""
      while (match(text, /\\[0-7][0-7][0-7]/)) {
        at = substr(text, RSTART + 1, 3)
        out = out substr(text, 1, RSTART - 1) sprintf("%c", substr(at, 1, 1) * 64 + substr(at, 2, 1) * 8 + substr(at, 3, 1))
        text = substr(text, RSTART + 4)
      }
      return out text
    }
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
    BEGIN { for (i = 1; i < 32; i++) control[sprintf("%c", i)] = sprintf("\\u%04x", i); control[sprintf("%c", 127)] = "\\u007f" }
    {
      kind = $7 == "answered" ? ($3 ~ /^ro(,|$)/ ? "read-only" : "read-write") : \
        ($7 == "refused" ? "not allowed" : ($7 == "silent" ? "no answer in 2 s" : "not asked: others gave no answer"))
      space = inodes = -1
      numbers = ""
      if ($7 == "answered") {
        size = $8 * $9; used = $8 * ($9 - $10); free = $8 * $11
        # As df has it: what only root may use counts as neither.
        if (used + free > 0) space = 100 * used / (used + free)
        if ($12 > 0) inodes = 100 * ($12 - $13) / $12
        if (space < 0 && "'"$all"'" == "") next
        numbers = sprintf(",\"size\":%.0f,\"used\":%.0f,\"free\":%.0f", size, used, free)
        if (space >= 0) numbers = numbers sprintf(",\"space\":%.1f", space)
        if (inodes >= 0) numbers = numbers sprintf(",\"inodes\":%.1f,\"inodesFree\":%.0f", inodes, $13)
      }
      # What gives no answer comes first: a program that touches it hangs, too.
      rank = $7 == "silent" || $7 == "unasked" ? 1000 : (space > inodes ? space : inodes)
      printf "%.3f\t{\"mount\":%s,\"type\":%s,\"source\":%s,\"access\":\"%s\",\"places\":%d%s}\n", \
        rank, quote(plain($5)), quote(plain($2)), quote(plain($6)), kind, $4, numbers
    }
  ' | sort -s -t '	' -k 1,1nr | cut -f 2-
}

select_mounts | measure | print_rows
