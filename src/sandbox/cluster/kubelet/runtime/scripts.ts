/**
 * The shell texts of the runtime. They are constants: every value reaches them as an argument or through a file, never as
 * text. They are written into the node's directory at its start and run by the machine's own `sh`.
 *
 * File descriptors of launch and join: 3 reports to the kubelet, one word a line; 4 is the directory of launch tools, opened
 * by the kubelet, which stays reachable as /proc/self/fd/4 after the root file system was switched to an image without tools.
 */

/** PID 1 of the node. Lives as long as its stdin: when the bot is gone, however it died, so is every process of the node. */
export const NODE_SCRIPT = `
dir=$1 hostname=$2 gateway=$3; shift 3
printf '%s' "$hostname" >/proc/sys/kernel/hostname
mount -n -t tmpfs -o mode=755,size=1m,nosuid,noexec tmpfs "$dir/dev" &&
mkdir "$dir/dev/shm" "$dir/dev/pts" &&
ln -s /proc/self/fd "$dir/dev/fd" && ln -s fd/0 "$dir/dev/stdin" && ln -s fd/1 "$dir/dev/stdout" &&
ln -s fd/2 "$dir/dev/stderr" &&
for device in null zero full random urandom tty; do : >"$dir/dev/$device" || exit 1; done &&
mount -n --all --fstab "$dir/dev.fstab" &&
ip -batch - <<END || exit 1
link set lo up
link add cni0 type bridge
addr add $gateway/16 dev cni0
link set cni0 up
END
echo ready >&3
exec 3>&-
# In a shell of its own, which has no children: reading ends when a child does, and every orphan of the node becomes one of this shell's.
(while read -r signal pid; do kill -s "$signal" -- "$pid" 2>/dev/null; done)
kill -s KILL -- -1 2>/dev/null
umount -n -l "$dir/dev"
rm -rf --one-file-system -- "$dir"
for tries in 1 2 3 4 5 6 7 8 9 10; do
  left=
  for group; do
    [ -d "$group" ] || continue
    find "$group" -depth -type d -exec rmdir {} + 2>/dev/null
    [ -d "$group" ] && left=1
  done
  [ "$left" ] || break
  sleep 0.05
done
`;

/** Holds a pod's network, IPC and UTS namespaces, and connects its network to the node's bridge. */
export const PAUSE_SCRIPT = `
hostname=$1 address=$2 gateway=$3 link=$4
[ "$hostname" ] && printf '%s' "$hostname" >/proc/sys/kernel/hostname
if [ "$address" ]; then
  ip -batch - <<END || exit 1
link set lo up
link add eth0 type veth peer name $link netns /proc/1/ns/net
addr add $address/16 dev eth0
link set eth0 up
route add default via $gateway
END
  nsenter --net=/proc/1/ns/net -- ip -batch - <<END || exit 1
link set $link master cni0
link set $link up
END
fi
read -r pid rest </proc/self/stat
echo "pid $pid" >&3
exec 3>&-
exec sleep infinity
`;

/**
 * Starts a container. Runs in the pod's network, IPC and UTS namespaces and in the node's (or the target's) PID namespace.
 * Output goes through FIFOs, as with a real runtime, so that /dev/stdout can be opened again.
 */
export const LAUNCH_SCRIPT = `
dir=$1 mode=$2 stdin=$3; shift 3
mkfifo -m 666 "$dir/stdout" "$dir/stderr" || exit 125
[ "$stdin" = stdin ] && { mkfifo -m 666 "$dir/stdin" || exit 125; }
echo fifos >&3
exec 2>&3
exec >"$dir/stdout" 5>"$dir/stderr"
if [ "$stdin" = stdin ]; then exec <"$dir/stdin"; else exec </dev/null; fi
member=\${dir%/*/*}/member.sh
case $mode in
  # The shell stays as the parent of the new namespace's PID 1: unshare --fork loses the signal that has ended its child.
  own) exec unshare --mount --pid -- sh -c 'setsid sh "$@"; exit $?' container "$member" "$dir" "$@" ;;
  join) exec unshare --mount -- setsid sh "$member" "$dir" "$@" ;;
esac
`;

/** Becomes the container's process: joins its cgroups, makes the image its root, drops the node's tree, then privileges. */
export const MEMBER_SCRIPT = `
dir=$1; shift
read -r pid rest </proc/self/stat
while read -r group; do echo 0 >"$group/cgroup.procs"; done <"$dir/cgroups"
if [ -d "$dir/writable" ]; then
  mount -n -t tmpfs -o mode=755 tmpfs "$dir/writable" && mkdir "$dir/writable/upper" "$dir/writable/work" || exit 125
fi
mount -n --all --fstab "$dir/fstab" || exit 125
cd "$dir/root" || exit 125
pivot_root . . || exit 125
tools=/proc/self/fd/4
"$tools/ld.so" --library-path "$tools/lib" "$tools/umount" -n -c -l / || exit 125
echo "pid $pid" >&3
exec "$tools/ld.so" --library-path "$tools/lib" "$tools/setpriv" "$@"
`;

/** The last step before the container's own command: finds it along the container's PATH, reports, and becomes it. */
export const BECOME_SCRIPT = `
case $1 in
  '') found= ;;
  */*) [ -x "$1" ] && [ ! -d "$1" ] && found=$1 ;;
  *)
    IFS=:
    for place in $PATH; do
      [ -x "$place/$1" ] && [ ! -d "$place/$1" ] && { found=$place/$1; break; }
    done
    unset IFS ;;
esac
[ "$found" ] || { echo missing >&3; exit 127; }
echo started >&3
unset found place PWD OLDPWD
exec 2>&5 3>&- 4>&- 5>&-
exec "$@"
`;
