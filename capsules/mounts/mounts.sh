#!/bin/sh
# shellcheck shell=sh
# The mounts of the target as one JSON object, those that matter first. Arguments: all=MOUNTS (optional)
all=${1:+yes}
fail() { printf '%s\n' "$1" >&2; exit 3; }
{ [ -r /proc/1/mountinfo ] && cd /proc/1/root 2>/dev/null; } ||
  fail "The target's mounts can not be read: its main process has another user or more capabilities than the capsule."

# A volume of a secret, a token or other projected files has the link ..data in it; one of its files alone (subPath) shows by its root.
projected=$(
  awk '$4 == "/" { for (dash = 7; dash <= NF && $dash != "-"; dash++); if ($(dash + 1) == "tmpfs") print $5 }' /proc/1/mountinfo |
    while read -r point; do
      name=$(printf '%b.' "$(printf '%s' "$point" | sed 's/\\\([0-7][0-7][0-7]\)/\\0\1/g')")
      [ -L "/proc/1/root${name%.}/..data" ] && printf '%s\n' "$point"
    done
)

projected=$projected awk -v all="$all" '
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
  function socketOf(root, point) {
    return root ~ /(docker|containerd|crio|podman|cri-dockerd)\.sock$/ || point ~ /(docker|containerd|crio|podman|cri-dockerd)\.sock$/
  }
  # What it is in the words of Kubernetes. Its volumes show by the path of what is mounted, as the kubelet lays them out.
  function meaning(root, point, type,    parts) {
    if (point == "/") return "root"
    if (match(root, /\/volume-subpaths\/[^\/]+\//) || match(root, /\/volumes\/kubernetes\.io~[a-z-]+\/[^\/]+/)) {
      split(substr(root, RSTART + 1, RLENGTH - 1), parts, "/")
      if (parts[1] == "volume-subpaths") return "part of volume " parts[2]
      sub(/^kubernetes\.io~/, "", parts[2])
      return (parts[2] in volumes ? volumes[parts[2]] : parts[2] " volume") " " parts[3]
    }
    if (point ~ /\/secrets\/kubernetes\.io\/serviceaccount$/) return "service account token"
    if (point in secret || root ~ /^\/\.\.[0-9]/) return "secret or token"
    if (point == "/dev/shm") return "shared memory"
    if (root ~ /\/etc-hosts$/ || point ~ /^\/etc\/(hosts|hostname|resolv\.conf)$/) return "of the pod"
    if (point == "/dev/termination-log" || root ~ /\/containers\/[^\/]+\/[0-9a-f]{8}$/) return "termination log"
    if (type in kernel || point ~ /^\/(proc|sys|dev)(\/|$)/) return "kernel"
    if (type ~ /^(nfs|cifs|smb|ceph|fuse|9p|virtiofs|gluster|lustre)/) return "network volume"
    if (socketOf(root, point)) return "socket of the runtime"
    if (root != "/") return "path of the node"
    if (type == "tmpfs") return "memory volume"
    return "volume"
  }
  BEGIN {
    for (i = 1; i < 32; i++) control[sprintf("%c", i)] = sprintf("\\u%04x", i)
    control[sprintf("%c", 127)] = "\\u007f"
    split("proc sysfs cgroup cgroup2 devpts mqueue devtmpfs securityfs debugfs tracefs bpf fusectl configfs pstore hugetlbfs", names, " ")
    for (i in names) kernel[names[i]] = 1
    split("empty-dir:emptyDir configmap:configMap downward-api:downwardAPI csi:volume local-volume:local", names, " ")
    for (i in names) { split(names[i], pair, ":"); volumes[pair[1]] = pair[2] }
    split(ENVIRON["projected"], names, "\n")
    for (i in names) secret[names[i]] = 1
  }
  {
    for (dash = 7; dash <= NF && $dash != "-"; dash++);
    if (dash > NF - 3) next
    type = $(dash + 1)
    what = meaning($4, $5, type)
    # Both the mount and the file system under it can be read-only.
    write = ($6 "," $(dash + 3)) !~ /(^|,)ro(,|$)/
    spread = ""
    for (i = 7; i < dash; i++) if ($i ~ /^shared:/) spread = (spread == "" ? "" : spread ", ") "shared"; else if ($i ~ /^master:/) spread = (spread == "" ? "" : spread ", ") "receives"
    if (spread == "") spread = "private"
    inner = what == "kernel" || what == "of the pod" || what == "termination log"
    total++
    if ($5 == "/") rootIs = write ? "writable" : "read-only"
    node = what == "path of the node"
    socket = what == "socket of the runtime"
    if (node && write) writable++
    if (socket) sockets++
    if (what ~ /secret|token/) secrets++
    if (type in kernel && write && $5 ~ /^\/sys(\/|$)/) kernelWrite++
    rank = socket ? 0 : node && write ? 1 : $5 == "/" ? 2 : node ? 3 : inner ? 8 : what ~ /secret|token/ ? 5 : 4
    if (inner && all == "") { hidden++; next }
    printf "%d\t{\"mount\":%s,\"what\":%s,\"access\":\"%s\",\"type\":%s,\"source\":%s,\"part\":%s,\"options\":%s,\"propagation\":\"%s\"}\n", \
      rank, quote(plain($5)), quote(plain(what)), write ? "read-write" : "read-only", quote(plain(type)), quote(plain($(dash + 2))), \
      quote(plain($4)), quote($6), spread
  }
  END {
    printf "-1\t{\"root\":\"%s\",\"total\":%d,\"writable\":%d,\"secrets\":%d,\"sockets\":%d,\"kernelWrite\":%d,\"hidden\":%d,\"mounts\":[\n", \
      rootIs, total, writable, secrets, sockets, kernelWrite, hidden
  }' /proc/1/mountinfo | sort -s -t '	' -k 1,1n | cut -f 2- | awk 'NR > 2 { printf ",\n" } { printf "%s", $0 } END { print "\n]}" }'
