#!/bin/sh
# shellcheck shell=sh
# What the target's processes have open, as JSON Lines:
# {rank, pid, command, fd, access, kind, size, name, peer, state, received, sent}. Argument: which kinds to tell: all, files, deleted, sockets or pipes.
set -u

# The target's processes: every one of a capsule has RECAP_RUN in its environment. Listed before this script starts any.
set -- "$1" /proc/[0-9]*
only=$1
shift
own=" $(grep -lsz '^RECAP_RUN=' /proc/[0-9]*/environ | tr '\n' ' ')"
theirs=$(for process; do
  case $own in *" $process/environ "*) [ "$process" = /proc/1 ] || continue ;; esac
  printf '%s,' "${process#/proc/}"
done)

if ! { : <"/proc/1/environ"; } 2>/dev/null; then
  echo "What the target's main process has open can not be read: it has another user or more capabilities than this capsule," \
    "or has made itself undumpable. The node mechanism can read it." >&2
  exit 3
fi

# -n -P: no look-ups of names. -E: the other end of pipes and sockets. Mapped files are left out, but for those that are deleted.
# lsof writes a field a line, and what is not printable in a name as an escape. It ends with 1 when one of the processes has gone.
/usr/bin/lsof -n -P -w -E -a -p "${theirs%,}" -d ^mem -F pcftasknPT </dev/null 2>/dev/null | awk -v only="$only" '
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
  function kind_of() {
    if (name ~ /^\/(memfd:|SYSV|dev\/shm\/|dev\/zero)/) return "shared memory"
    if (links == "0" || fd == "DEL" || name ~ / \(deleted\)$/) return "deleted file"
    if (type == "REG") return "file"
    if (type == "DIR") return "directory"
    if (type == "FIFO") return "pipe"
    if (type == "CHR" || type == "BLK") return "device"
    if (type ~ /^(IPv4|IPv6|unix|sock|netlink|pack)$/) return "socket"
    return "other"
  }
  # What comes first: space that a deletion did not free, then bytes that wait in a socket, then the largest files.
  function rank_of(kind) {
    if (kind == "deleted file") return 2e15 + size
    if (kind == "socket") return 1e15 + received + sent
    return kind == "file" ? size : 0
  }
  function flush(    kind, peer, at) {
    if (fd == "" || fd == "NOFD" || type == "unknown") { fd = ""; return }
    kind = kind_of()
    peer = ""
    if (kind == "socket" && (at = index(name, "->"))) {
      peer = substr(name, at + 2)
      name = substr(name, 1, at - 1)
      sub(/ $/, "", name)
    }
    # The other end is told as pid,command,fd, by its inode only where nobody here has it.
    if (kind == "pipe" && match(name, /^pipe /)) { peer = substr(name, 6); name = "" }
    if (peer ~ /^INO=[0-9]+ /) sub(/^[^ ]+ /, "", peer)
    if (type == "unix") sub(/ ?type=[A-Z]+$/, "", name)
    if (type ~ /^IPv|^unix$/) name = (type == "unix" ? "unix" : protocol) (name == "" ? "" : " " name)
    if (only == "all" || (only == "files" && kind ~ /file|directory|device/) || (only == "deleted" && kind == "deleted file") \
      || (only == "sockets" && kind == "socket") || (only == "pipes" && kind == "pipe"))
      printf "{\"rank\":%.0f,\"pid\":%s,\"command\":\"%s\",\"fd\":\"%s\",\"access\":\"%s\",\"kind\":\"%s\",\"size\":\"%s\",\"name\":\"%s\",\"peer\":\"%s\",\"state\":\"%s\",\"received\":\"%s\",\"sent\":\"%s\"}\n", \
        rank_of(kind), pid, json(command), fd, (access in said) ? said[access] : "", kind, size, json(name), json(peer), state, received, sent
    fd = ""
  }
  BEGIN {
    for (i = 1; i < 32; i++) escape[sprintf("%c", i)] = sprintf("\\u%04x", i)
    escape["\177"] = "\\u007f"
    said["r"] = "read"; said["w"] = "write"; said["u"] = "both"
  }
  { letter = substr($0, 1, 1); value = substr($0, 2) }
  letter == "p" { flush(); pid = value; command = "" }
  letter == "c" { command = value }
  letter == "f" { flush(); fd = value; access = type = size = links = name = state = received = sent = protocol = "" }
  letter == "a" { access = value }
  letter == "t" { type = value }
  letter == "s" { size = value }
  letter == "k" { links = value }
  letter == "P" { protocol = value }
  letter == "n" { name = value }
  letter == "T" && value ~ /^ST=/ { state = substr(value, 4) }
  letter == "T" && value ~ /^QR=/ { received = substr(value, 4) }
  letter == "T" && value ~ /^QS=/ { sent = substr(value, 4) }
  END { flush() }
'
