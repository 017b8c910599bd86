#!/bin/sh
# shellcheck shell=sh
# Interfaces, addresses, routes and neighbours of the target's network namespace.
# Output: the sections result (key=value), interfaces (JSON Lines), ipv4, ipv6 and neighbours (JSON of ip).
# By its path: the shell has an ip of its own, which speaks no JSON.
addresses=$(/usr/bin/ip -o addr show) && links=$(/usr/bin/ip -o -s link show) || exit

echo '# recap section interfaces'
printf '%s\n' "$addresses" '@' "$links" | awk '
  function quote(text) { gsub(/[\\"]/, "\\\\&", text); gsub(/[[:cntrl:]]/, " ", text); return "\"" text "\"" }
  function after(word,   i) { for (i = 1; i < NF; i++) if ($i == word) return $(i + 1); return "" }
  function plain(name) { sub(/:$/, "", name); sub(/@[^@]*$/, "", name); return name }
  $0 == "@" { links = 1; next }
  !links && ($3 == "inet" || $3 == "inet6") { name = plain($2); list[name] = (list[name] == "" ? "" : list[name] ", ") $4; next }
  # 2: eth0@if5: <FLAGS> mtu 1500 … state UP …\    link/ether …\    RX: bytes …\    717 18 0 0 0 0 \    TX: bytes …\    161 12 0 0 0 0
  links {
    name = plain($2); mtu = after("mtu"); state = after("state")
    count = split($0, part, "\\\\ *")
    split("", rx); split("", tx)
    for (i = 1; i < count; i++) {
      if (part[i] ~ /^RX:/) split(part[i + 1], rx, " ")
      if (part[i] ~ /^TX:/) split(part[i + 1], tx, " ")
    }
    line = "{\"interface\":" quote(name) ",\"state\":" quote(state == "UNKNOWN" && $3 ~ /[<,]UP[,>]/ ? "UP" : state) ",\"mtu\":" mtu + 0
    line = line ",\"addresses\":" quote(list[name]) ",\"received\":" rx[1] + 0 ",\"sent\":" tx[1] + 0
    line = line ",\"errors\":" rx[3] + tx[3] ",\"dropped\":" rx[4] + tx[4] "}"
    if (name == "lo") loopback = line
    else print line
  }
  END { if (loopback != "") print loopback }'

echo '# recap section ipv4'
/usr/bin/ip -j route show
echo
echo '# recap section ipv6'
/usr/bin/ip -j -6 route show
echo
echo '# recap section neighbours'
/usr/bin/ip -j neigh show
echo

echo '# recap section result'
{
  /usr/bin/ip -o -4 route show default | sed 's/^/4 /'
  /usr/bin/ip -o -6 route show default | sed 's/^/6 /'
  echo '@'
  printf '%s\n' "$links"
} | awk '
  function after(word,   i) { for (i = 1; i < NF; i++) if ($i == word) return $(i + 1); return "" }
  $0 == "@" { links = 1; next }
  !links { family = $1; if (!(family in device)) { device[family] = after("dev"); gateway[family] = after("via") }; next }
  { name = $2; sub(/:$/, "", name); sub(/@[^@]*$/, "", name); mtu[name] = after("mtu") }
  END {
    for (family = 4; family <= 6; family += 2) {
      if (!(family in device)) { print "IPv" family " default=none"; continue }
      print "IPv" family " default=" (gateway[family] == "" ? "direct" : gateway[family]) " by " device[family] ", MTU " mtu[device[family]]
    }
  }'
