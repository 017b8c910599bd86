#!/bin/sh
# shellcheck shell=sh
# The first or last lines of one text file of the target. Arguments: path=/FILE, lines=N, head=yes (default: the last lines)
path='' lines=100 head=''
for word; do
  case $word in
    path=*) path=${word#*=} ;;
    lines=*) lines=${word#*=} ;;
    head=*) head=yes ;;
  esac
done
# What a reply can hold; longer lines make it fewer.
most=131072

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

# What is only there to be secret. The path has no links any more, so no detour leads here.
refuse_secrets() {
  case $1 in
    /run/secrets/* | /var/run/secrets/* | /etc/shadow* | /etc/gshadow* | /etc/ssl/private/*) ;;
    */.ssh/*.pub | */.ssh/known_hosts* | */.ssh/authorized_keys* | */.ssh/config) return ;;
    */.ssh/* | */.gnupg/* | */.aws/credentials | */.kube/config | */.docker/config.json | */.netrc | */.pgpass | */.git-credentials) ;;
    */id_rsa | */id_dsa | */id_ecdsa | */id_ed25519 | *.key | *.p12 | *.pfx | *.jks | *.keystore) ;;
    *) return ;;
  esac
  fail "$1 is a place of secrets, which this capsule does not show. The capsule files tells its size and age."
}

# Kubernetes mounts secrets and tokens as memory, with the link ..data beside the files; a volume of a config map is on the disk.
refuse_secret_volume() {
  set -- "$1" "$(awk -v path="$1" '
    {
      for (dash = 7; dash < NF && $dash != "-"; dash++);
      point = $5 == "/" ? "" : $5
      while (match(point, /\\[0-7][0-7][0-7]/)) {
        digits = substr(point, RSTART + 1, 3)
        code = substr(digits, 1, 1) * 64 + substr(digits, 2, 1) * 8 + substr(digits, 3, 1)
        point = substr(point, 1, RSTART - 1) sprintf("%c", code) substr(point, RSTART + 4)
      }
      # The last of several on one mount point covers the others.
      if (index(path "/", point "/") == 1 && length(point) >= best) { best = length(point); type = $(dash + 1); inside = $4 }
    }
    END { print type, (inside ~ /^\/\.\.[0-9]/ ? "version" : best) }
  ' /proc/1/mountinfo)"
  case $2 in
    # One file of such a volume (subPath), from the directory of one of its versions.
    'tmpfs version') fail "$1 is of a volume of a secret or a token, which this capsule does not show. The capsule files tells its size and age." ;;
    'tmpfs '* | 'ramfs '*) [ ! -L "/proc/1/root$(printf '%s' "$1" | head -c "${2#* }")/..data" ] ||
      fail "$1 is in a volume of a secret or a token, which this capsule does not show. The capsule files tells its size and age." ;;
  esac
}

walk "$path"
[ -n "$leaf" ] || fail "${where:-/} is a directory; the capsule files lists it."
file=$where/$leaf
refuse_secrets "$file"
refuse_secret_volume "$file"
identity=$(stat -c '%F %d:%i' "./$leaf")
case $identity in
  'regular '*) ;;
  *) fail "$file is no file with text: $(stat -c %F "./$leaf")." ;;
esac
[ -r "./$leaf" ] || fail "$file can not be read by the target's user."

# Both are the file that was looked at, and not what took its name since then: a link, or a FIFO that never ends.
show() {
  for open in 3 4; do
    [ "$(stat -L -c '%F %d:%i' "/proc/self/fd/$open")" = "$identity" ] || fail "$file changed while it was being opened."
  done
  size=$(stat -L -c %s /proc/self/fd/3)
  beginning=$(dd bs=8192 count=1 2>/dev/null <&3 | tr -d '\000' | wc -c)
  sniffed=$((size < 8192 ? size : 8192))
  [ "$beginning" -ge "$sniffed" ] || fail "$file is binary, of $size bytes; this capsule shows text."
  skip=0
  [ "$head" ] || skip=$((size > most ? size - most : 0))
  printf '# recap section file\npath=%s\nsize=%s\nmodified=%s\nshown=' \
    "$(printf '%s' "$file" | tr '\001-\037\177' '?')" "$size" "$(stat -L -c %Y /proc/self/fd/3)"
  if [ "$head" ]; then
    printf 'the first lines, at most %s\n# recap section text\n' "$lines"
  else
    printf 'the last lines, at most %s\n# recap section text\n' "$lines"
  fi
  # A line of the file is no beginning of a section, whatever it says.
  if [ "$head" ]; then
    dd bs=65536 iflag=count_bytes,fullblock count="$most" 2>/dev/null <&4 | head -n "$lines"
  else
    # The first line may have lost its beginning, and goes unless there is no other.
    dd bs=65536 iflag=count_bytes,skip_bytes,fullblock skip="$skip" count="$most" 2>/dev/null <&4 |
      awk -v cut="$skip" 'NR == 1 && cut > 0 { first = $0; next } { print } END { if (NR == 1 && cut > 0) print first }' |
      tail -n "$lines"
  fi | sed 's/^# recap section/ &/'
}
show 3<"./$leaf" 4<"./$leaf"
