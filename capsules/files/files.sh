#!/bin/sh
# shellcheck shell=sh
# Files of the target below a path, as one JSON object. Arguments: path=/DIR (default /), depth=N,
# sort=name|size|newest|oldest, most=N
path=/ depth=1 sort=name most=100
for word; do
  case $word in
    path=*) path=${word#*=} ;;
    depth=*) depth=${word#*=} ;;
    sort=*) sort=${word#*=} ;;
    most=*) most=${word#*=} ;;
  esac
done

fail() { printf '%s\n' "$1" | tr '\001-\011\013-\037\177' '?' >&2; exit 3; }

# walk PATH: enters the directory of the target that PATH names, or the one that holds the file; `leaf` is then its name, else empty.
# `where` is the path without links. Nothing may lead out of the target's root, although our own root is another one. So:
# - a link is never followed: its text is read, and an absolute one begins at the target's root again;
# - .. never reaches the kernel: the walk begins again with one name less;
# - the kernel's own file systems, whose links lead to other processes, are not entered;
# - each step is one name from the directory that is held as the current one, and afterwards its parent must be the directory before.
#   So a name that becomes a link at that moment is found out.
walk() {
  todo=$1 where='' leaf='' links=0 steps=0
  cd -P /proc/1/root 2>/dev/null ||
    fail "The target's files can not be read: its main process has another user or more capabilities than the capsule."
  while [ -n "$todo" ]; do
    name=${todo%%/*}
    case $todo in */*) todo=${todo#*/} ;; *) todo='' ;; esac
    steps=$((steps + 1))
    [ "$steps" -le 1000 ] || fail "$1 has too many links or parts."
    case $name in
      '' | .) continue ;;
      ..)
        todo=${where%/*}/$todo where=''
        cd -P /proc/1/root || exit 3
        continue
        ;;
    esac
    if [ -L "./$name" ]; then
      links=$((links + 1))
      [ "$links" -le 40 ] || fail "$1 has too many symbolic links, or a loop of them."
      link=$(readlink -- "./$name" && printf .) || fail "$where/$name is a link that can not be read."
      link=${link%??}
      case $link in /*) where='' && { cd -P /proc/1/root || exit 3; } ;; esac
      todo=$link/$todo
    elif [ -d "./$name" ]; then
      before=$(stat -c %d:%i .)
      cd -P "./$name" 2>/dev/null || fail "$where/$name can not be entered by the target's user."
      [ "$(stat -c %d:%i ..)" = "$before" ] || fail "$where/$name changed while it was being read."
      where=$where/$name
      # proc, sysfs, cgroup2, cgroup, debugfs, tracefs, securityfs, bpf: linux/magic.h.
      case $(stat -f -c %t .) in
        9fa0 | 62656572 | 63677270 | 27e0eb | 64626720 | 74726163 | 73636673 | cafe4a11)
          fail "$where is the kernel's and no file of the target; ps, lsof, limits and cgroup are the capsules for it." ;;
      esac
    elif [ -e "./$name" ]; then
      case $todo in *[!/]*) fail "$where/$name is no directory." ;; esac
      leaf=$name
      return
    else
      fail "$where/$name is not there, or can not be seen by the target's user."
    fi
  done
}

walk "$path"

# A name can hold anything but a slash, and look like another line; it can not know this mark.
mark=$(cat /proc/sys/kernel/random/uuid) || exit 3
# The name stands twice: alone, and with the text of a link behind it.
format="$mark %A %s %Y %u:%g %n
$mark+%N"
if [ -n "$leaf" ]; then
  set -- "./$leaf" -maxdepth 0
else
  set -- . -xdev -mindepth 1 -maxdepth "$depth"
fi
{
  # Twenty seconds for a tree of any size: what was found by then is shown.
  timeout -s KILL 20 find "$@" -exec stat -c "$format" '{}' +
  printf '\n%s end %s\n' "$mark" "$?"
} 2>/dev/null | where=${where:-/} awk -v mark="$mark" -v sort="$sort" -v most="$most" '
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
    ranks[slot] = rank; names[slot] = name; links[slot] = link; facts[slot] = record
    if (kept < most) return
    last = 1
    for (i = 2; i <= kept; i++) if (before(last, i)) last = i
  }
  function finish(    parts, type) {
    if (record == "") return
    split(record, parts, " ")
    type = substr(record, 1, 1)
    total++
    if (type == "-") bytes += parts[2]
    # Behind the name in quotes and an arrow.
    link = type == "l" ? substr(link, length(name) + 8, length(link) - length(name) - 8) : ""
    keep(sort == "size" ? parts[2] + 0 : (sort == "newest" ? parts[3] + 0 : (sort == "oldest" ? -parts[3] : 0)))
    record = ""
  }
  BEGIN {
    for (i = 1; i < 32; i++) control[sprintf("%c", i)] = sprintf("\\u%04x", i)
    control[sprintf("%c", 127)] = "\\u007f"
    first = length(mark) + 2
  }
  # What find was stopped in has no second half.
  index($0, mark " end ") == 1 { sub(/\n$/, "", link); if (behind) finish(); late = $3 != 0 && $3 != 1; next }
  index($0, mark " ") == 1 {
    finish()
    match($0, /^[^ ]* [^ ]* [^ ]* [^ ]* [^ ]* /)
    record = substr($0, first, RLENGTH - first)
    name = substr($0, RLENGTH + 1)
    behind = 0
    next
  }
  index($0, mark "+") == 1 { link = substr($0, first); behind = 1; next }
  behind { link = link "\n" $0; next }
  { name = name "\n" $0 }
  END {
    for (i = 1; i <= kept; i++) {
      for (j = i - 1; j > 0 && before(i, order[j]); j--) order[j + 1] = order[j]
      order[j + 1] = i
    }
    printf "{\"directory\":%s,\"entries\":%d,\"bytes\":%.0f,\"whole\":\"%s\",\"files\":[", \
      quote(ENVIRON["where"]), total, bytes, late ? "no: the time was over" : "yes"
    for (i = 1; i <= kept; i++) {
      split(facts[order[i]], parts, " ")
      printf "%s\n{\"name\":%s,\"size\":%s,\"modified\":%s,\"mode\":\"%s\",\"owner\":\"%s\"", (i > 1 ? "," : ""), \
        quote(substr(names[order[i]], 3)), parts[2], parts[3], parts[1], parts[4]
      if (links[order[i]] != "") printf ",\"link\":%s", quote(links[order[i]])
      printf "}"
    }
    print "\n]}"
  }'
