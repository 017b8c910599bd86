#!/bin/sh
# shellcheck shell=sh
# The packages that dpkg or apk has installed in the target's root: rows, and the same as a CycloneDX 1.5 document.
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

# copy FILE: prints a regular file of the target, at most 32 MiB of it; fails where there is none. The file that is opened is the one that
# was looked at, and not a FIFO that took its name.
copy() (
  walk "$1"
  [ -n "$leaf" ] || exit 3
  found=$(stat -c '%F %d:%i' "./$leaf")
  case $found in 'regular '*) send "$found" 3<"./$leaf" ;; *) exit 3 ;; esac
)
send() {
  [ "$(stat -L -c '%F %d:%i' /proc/self/fd/3)" = "$1" ] || exit 3
  head -c 33554432 <&3
}

# The descriptions of a distroless image, one file for each package.
copy_folder() (
  walk "$1"
  [ -z "$leaf" ] || exit 3
  count=0
  for leaf in ./*; do
    case $leaf in *.md5sums) continue ;; esac
    count=$((count + 1))
    [ "$count" -le 5000 ] || break
    found=$(stat -c '%F %d:%i' "$leaf") || continue
    case $found in 'regular '*) (send "$found" 3<"$leaf") && printf '\n\n' ;; esac
  done
  [ "$count" -gt 0 ]
)

# there PATH...: whether one of them is in the target.
there() {
  for place; do (walk "$place") && return; done
  return 1
}

{
  (walk /) || exit 3
  {
    printf '# release\n'
    copy /etc/os-release || copy /usr/lib/os-release
    printf '\n# dpkg\n'
    copy /var/lib/dpkg/status
    printf '\n\n'
    copy_folder /var/lib/dpkg/status.d
    printf '\n# apk\n'
    copy /lib/apk/db/installed || copy /usr/lib/apk/db/installed
    printf '\n# rpm\n'
    there /var/lib/rpm/rpmdb.sqlite /var/lib/rpm/Packages /var/lib/rpm/Packages.db /usr/lib/sysimage/rpm && echo found
    printf '\n# end\n'
  } 2>/dev/null
} | awk -v serial="$(cat /proc/sys/kernel/random/uuid)" -v time="$(date -u +%Y-%m-%dT%H:%M:%SZ)" -v container="$RECAP_CONTAINER_ID" '
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
  # A package URL: what is neither a letter, a digit nor .-_~ is written as its bytes (github.com/package-url/purl-spec).
  function encode(text,    i, sign, out) {
    if (text !~ /[^A-Za-z0-9._~-]/) return text
    out = ""
    for (i = 1; i <= length(text); i++) {
      sign = substr(text, i, 1)
      out = out (sign ~ /[A-Za-z0-9._~-]/ ? sign : sprintf("%%%02X", byte[sign]))
    }
    return out
  }
  function unquoted(text) {
    sub(/^[^=]*=/, "", text)
    if (text ~ /^".*"$/ || text ~ /^'"'"'.*'"'"'$/) text = substr(text, 2, length(text) - 2)
    return text
  }
  function add(kind,    purl, from, distro) {
    if (status !~ /^(| *install ok installed)$/) { left++; name = "" }
    if (name == "" || version == "") { name = version = arch = source = status = ""; return }
    count++
    if (count == 1) print "# recap section packages"
    from = source == "" ? name : source
    sub(/ .*/, "", from)
    distro = id == "" ? "" : id (release == "" ? "" : "-" release)
    purl = "pkg:" kind "/" encode(id == "" ? (kind == "apk" ? "alpine" : "debian") : id) "/" encode(name) "@" encode(version) \
      "?arch=" encode(arch) (distro == "" ? "" : "&distro=" encode(distro)) (from == name ? "" : "&upstream=" encode(from))
    used[kind] = 1
    printf "{\"name\":%s,\"version\":%s,\"arch\":%s,\"source\":%s}\n", quote(name), quote(version), quote(arch), quote(from)
    # Two of the same name, version and architecture are one.
    if (!(purl in seen)) {
      seen[purl] = 1
      components[++written] = sprintf("{\"type\":\"library\",\"bom-ref\":%s,\"name\":%s,\"version\":%s,\"purl\":%s}", \
        quote(purl), quote(name), quote(version), quote(purl))
    }
    name = version = arch = source = status = ""
  }
  BEGIN {
    for (i = 1; i < 32; i++) control[sprintf("%c", i)] = sprintf("\\u%04x", i)
    control[sprintf("%c", 127)] = "\\u007f"
    for (i = 1; i < 256; i++) byte[sprintf("%c", i)] = i
  }
  # Our own marks come in this order; what a file of the target says between them is no mark.
  $0 == "# release" && part == "" { part = "release"; next }
  $0 == "# dpkg" && part == "release" { part = "dpkg"; next }
  $0 == "# apk" && part == "dpkg" { add("deb"); part = "apk"; next }
  $0 == "# rpm" && part == "apk" { add("apk"); part = "rpm"; next }
  $0 == "# end" && part == "rpm" { part = "end"; next }
  part == "release" {
    if ($0 ~ /^ID=/) id = tolower(unquoted($0))
    else if ($0 ~ /^VERSION_ID=/) release = unquoted($0)
    else if ($0 ~ /^PRETTY_NAME=/) pretty = unquoted($0)
  }
  part == "dpkg" {
    if ($0 == "") add("deb")
    else if ($0 ~ /^Package: /) { if (name != "") add("deb"); name = substr($0, 10) }
    else if ($0 ~ /^Version: /) version = substr($0, 10)
    else if ($0 ~ /^Architecture: /) arch = substr($0, 15)
    else if ($0 ~ /^Source: /) source = substr($0, 9)
    else if ($0 ~ /^Status: /) status = substr($0, 9)
  }
  part == "apk" {
    if ($0 == "") add("apk")
    else if ($0 ~ /^P:/) name = substr($0, 3)
    else if ($0 ~ /^V:/) version = substr($0, 3)
    else if ($0 ~ /^A:/) arch = substr($0, 3)
    else if ($0 ~ /^o:/) source = substr($0, 3)
  }
  part == "rpm" && $0 == "found" { rpm = 1 }
  END {
    if (part == "") exit 3
    if (count == 0) exit rpm ? 4 : 5
    print "# recap section summary"
    printf "system=%s\nmanagers=%s\npackages=%d\n", pretty == "" ? "not known: it has no os-release" : pretty, \
      ("deb" in used ? "dpkg" : "") ("deb" in used && "apk" in used ? ", " : "") ("apk" in used ? "apk" : ""), count
    if (left > 0) printf "left=%d\n", left
    if (rpm) print "notRead=an RPM database is there too, which this capsule can not read"
    print "# recap section sbom"
    printf "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"serialNumber\":\"urn:uuid:%s\",\"version\":1,\n", serial
    printf "\"metadata\":{\"timestamp\":\"%s\",\"tools\":{\"components\":[{\"type\":\"application\",\"name\":\"recap-packages\"}]},", time
    printf "\"component\":{\"type\":\"container\",\"bom-ref\":\"target\",\"name\":%s}},\n\"components\":[", \
      quote(container == "" ? "target" : container)
    comma = ""
    if (id != "") {
      printf "\n{\"type\":\"operating-system\",\"bom-ref\":\"system\",\"name\":%s%s}", quote(id), (release == "" ? "" : ",\"version\":" quote(release))
      comma = ","
    }
    for (i = 1; i <= written; i++) { printf "%s\n%s", comma, components[i]; comma = "," }
    print "\n]}"
  }'
code=$?
case $code in
  4) fail "The target has an RPM database, which this capsule can not read: it reads those of dpkg and apk. The image's own SBOM may help." ;;
  5) fail "The target has no database of dpkg or apk: its image was made without packages, or they were taken away. The image's own SBOM may help." ;;
  *) exit "$code" ;;
esac
