#!/bin/sh
# shellcheck shell=sh
# Asks each resolver of the target for a name, in the order of the search path, as glibc would: up to the first name that has an address.
# Arguments: name=NAME type=both|A|AAAA timeout=SECONDS; absolute asks for the name as it stands.
# Output: the section queries (JSON Lines, times in milliseconds), then the section result (key=value).
name='' type=both timeout=2 absolute=''
for word; do
  case $word in
    name=*) name=${word#*=} ;;
    type=*) type=${word#*=} ;;
    timeout=*) timeout=${word#*=} ;;
    absolute) absolute=yes ;;
  esac
done

# The target's own file; where it can't be read, that of the capsule, which is the pod's or the node's.
source=/proc/1/root/etc/resolv.conf
{ [ -f "$source" ] && [ -r "$source" ]; } || source=/etc/resolv.conf
configuration=$(head -c 65536 "$source" 2>/dev/null)

# Three resolvers, the last search or domain line, ndots: resolv.conf(5). A domain of other characters than names have is left out.
read_configuration() {
  printf '%s\n' "$configuration" | awk '
    $1 == "nameserver" && $2 ~ /^[0-9A-Fa-f.:]+(%[A-Za-z0-9_.-]+)?$/ && servers < 3 { list = list " " $2; servers++ }
    $1 == "search" || $1 == "domain" { search = ""; for (i = 2; i <= NF && i < 34; i++) if ($i ~ /^[A-Za-z0-9_.-]+$/) search = search " " $i }
    $1 == "options" { for (i = 2; i <= NF; i++) if ($i ~ /^ndots:[0-9]+$/) { ndots = substr($i, 7) + 0; if (ndots > 15) ndots = 15 } }
    BEGIN { ndots = 1 }
    END { print ndots; print substr(list, 2); print substr(search, 2) }'
}
{ read -r ndots && read -r servers && read -r search; } <<LINES
$(read_configuration)
LINES
# Without one, glibc asks this machine.
unnamed=''
[ -n "$servers" ] || { servers=127.0.0.1 unnamed=yes; }

dots=$(printf %s "$name" | tr -dc . | wc -c)
names=''
if [ -z "$absolute" ]; then
  for domain in $search; do names="$names $name.${domain%.}"; done
fi
if [ "$dots" -ge "$ndots" ]; then names="$name $names"; else names="$names $name"; fi
case $type in both) types='A AAAA' ;; *) types=$type ;; esac

# Per resolver: the first name with an address ends it, and so does silence, since every further name would wait as long.
ask() {
  for server in $servers; do
    for tried in $names; do
      answered='' silent=''
      for kind in $types; do
        reply=$(kdig +noall +header +answer +stats +timeout="$timeout" +retry=0 -q "$tried." -t "$kind" "@$server" 2>&1)
        printf '@ %s %s %s\n%s\n' "$server" "$tried" "$kind" "$reply"
        case $reply in
          *'status: NOERROR'*'ANSWER: 0;'*) ;;
          *'status: NOERROR'*) answered=yes ;;
          *'status: '*) ;;
          *) silent=yes ;;
        esac
      done
      [ -z "$answered$silent" ] || break
    done
  done
  echo @
}

echo '# recap section queries'
{
  head -c 1048576 /proc/1/root/etc/hosts 2>/dev/null | awk -v name="$name" '
    { sub(/#.*/, "") }
    { for (i = 2; i <= NF; i++) if (tolower($i) == tolower(name) && $1 ~ /^[0-9A-Fa-f.:]+$/) { print "@hosts " $1; break } }'
  ask
} | awk -v name="$name" -v search="$search" -v ndots="$ndots" -v servers="$servers" -v source="$source" -v timeout="$timeout" -v unnamed="$unnamed" '
  function quote(text) { gsub(/[\\"]/, "\\\\&", text); gsub(/[[:cntrl:]]/, " ", text); return "\"" text "\"" }
  function finish(   line) {
    if (server == "") return
    if (words == "" && status == "NOERROR") words = answers == "" ? "no such record" : "found"
    if (words == "" && status == "NXDOMAIN") words = "no such name"
    if (words == "" && status == "SERVFAIL") words = "server failure"
    if (words == "" && status == "REFUSED") words = "refused"
    if (words == "") words = status == "" ? "no answer" : status
    if (status == "") took = timeout * 1000
    line = "{\"resolver\":" quote(server) ",\"name\":" quote(tried) ",\"type\":" quote(type) ",\"status\":" quote(words)
    if (status != "") line = line ",\"took\":" took
    if (answers != "") line = line ",\"answers\":" quote(answers) ",\"ttl\":" ttl
    print line "}"
    fflush()
    queries[server]++
    total[server] += took
    if (words == "found" && first == "") first = answers
    if (words == "found" && by == "") { by = tried; from = server }
    else if (words == "found" && tried == by && server == from && type == "AAAA") first = first ", " answers
    if (words == "no answer") silent = silent (index(silent, server) ? "" : (silent == "" ? "" : ", ") server)
  }
  $1 == "@hosts" {
    print "{\"resolver\":\"/etc/hosts\",\"name\":" quote(name) ",\"status\":\"found\",\"answers\":" quote($2) "}"
    hosts = hosts (hosts == "" ? "" : ", ") $2
    next
  }
  /^@/ { finish(); server = $2; tried = $3; type = $4; status = answers = words = ""; took = 0; ttl = 0; next }
  /^;; ->>HEADER/ { status = $0; sub(/.*status: /, "", status); sub(/;.*/, "", status) }
  /^;; From .* in [0-9.]+ ms/ { took = $(NF - 1) + 0 }
  /^[^;]/ && $4 == type { answers = answers (answers == "" ? "" : ", ") $5; if (ttl == 0 || $2 < ttl) ttl = $2 + 0 }
  END {
    print "# recap section result"
    print "asked=" name
    print "answer=" (hosts != "" ? hosts : first != "" ? first : "none")
    if (hosts != "") print "by=/etc/hosts of the target, before any resolver"
    else if (by != "") print "by=" by ", from " from
    count = split(servers, list, " ")
    for (i = 1; i <= count; i++) if (list[i] in queries) {
      print "Cost of " list[i] "=" queries[list[i]] (queries[list[i]] == 1 ? " query" : " queries") ", " total[list[i]] " ms"
      if (total[list[i]] > slowest) slowest = total[list[i]]
    }
    print "slowest=" slowest + 0 " ms"
    if (silent != "") print "silent=" silent
    print "search=" (search == "" ? "none" : search)
    print "ndots=" ndots
    print "configuration=" (source ~ /^\/proc/ ? "/etc/resolv.conf of the target" : "/etc/resolv.conf of the capsule: that of the target could not be read")
    if (unnamed != "") print "note=the configuration names no resolver, so glibc asks 127.0.0.1: see the dnsPolicy and dnsConfig of the pod"
  }'
