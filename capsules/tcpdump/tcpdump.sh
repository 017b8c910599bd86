#!/bin/sh
# shellcheck shell=sh
# Records packets of the target's network namespace to a file, up to a number of packets or seconds.
# Arguments: seconds=N count=N snaplen=BYTES interface=NAME protocol=any|tcp|udp|icmp|arp host=NAME port=N file=PATH
seconds=10 count=1000 snaplen=128 interface=any protocol=any host='' port='' file=/artifact/out
for word; do
  case $word in
    seconds=*) seconds=${word#*=} ;;
    count=*) count=${word#*=} ;;
    snaplen=*) snaplen=${word#*=} ;;
    interface=*) interface=${word#*=} ;;
    protocol=*) protocol=${word#*=} ;;
    host=*) host=${word#*=} ;;
    port=*) port=${word#*=} ;;
    file=*) file=${word#*=} ;;
  esac
done

# The filter, a word of tcpdump's own language for each part.
add() {
  filter="${filter:+$filter and }$*"
}
filter=''
case $protocol in
  any) ;;
  icmp) add '(icmp or icmp6)' ;;
  *) add "$protocol" ;;
esac
# A backslash, so that a name like `tcp` is no word of the language.
case $host in
  '') ;;
  *[.:]*) add host "$host" ;;
  *) add host "\\$host" ;;
esac
[ -z "$port" ] || add port "$port"

# INT lets tcpdump write what it has and count it. As root it sets its groups anew, to those that it has, which takes SETGID. Names are
# not looked up: that would add packets of its own.
said=$(timeout -s INT "$seconds" tcpdump -n -p -U --immediate-mode -Z root \
  -i "$interface" -s "$snaplen" -c "$count" -w "$file" -- "$filter" 2>&1)
code=$?
printf '%s\n' "$said" | grep -v '^tcpdump: data link type '
[ "$code" -ne 0 ] || exit 0
case $said in
  *"Couldn't change to"*) echo 'It may not set its groups here: it needs the capability SETGID, which the mechanism node gives.' >&2 ;;
  *permi[ts]*) echo 'It may not read packets here: it needs the capability NET_RAW, which the mechanism node gives.' >&2 ;;
  *'No such device'*) echo "The target has no interface $interface: the capsule routes lists them." >&2 ;;
  *'unknown host'*) echo "The resolver does not know $host: give an address." >&2 ;;
  *) exit "$code" ;;
esac
exit 3
