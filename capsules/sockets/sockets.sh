#!/bin/sh
# shellcheck shell=sh
# Counts the sockets of the target's network namespace by state, and by peer and service: `in :8080` for connections to a port that is
# listened on, `out :5432` for the others. Argument: most=N, the peers that are listed.
# Output: the sections counters (key=value), listeners, peers and states (JSON Lines, the fullest first).
most=200
for word; do
  case $word in
    most=*) most=${word#*=} ;;
  esac
done

# -O: a socket a line, whatever it has to tell. Twice: the first pass knows the ports that are listened on, so that no line is kept.
{
  ss -H -O -n -l -t
  echo @
  ss -H -O -n -a -t -u -i
} | awk '
  function quote(text) { gsub(/[\\"]/, "\\\\&", text); gsub(/[[:cntrl:]]/, " ", text); return "\"" text "\"" }
  # An IPv4 address is the same one whether its socket is of IPv4 or of both.
  function address(text) { sub(/:[^:]*$/, "", text); gsub(/[][]/, "", text); sub(/^::ffff:/, "", text); return text }
  function port(text) { sub(/.*:/, "", text); return text }
  $1 == "@" { counting = 1; next }
  !counting { listens[port($4)] = 1; next }
  $1 == "tcp" || $1 == "udp" {
    states[$1 " " $2]++; received[$1 " " $2] += $3; unsent[$1 " " $2] += $4
    if ($1 == "tcp" && $2 == "LISTEN") {
      # The kernel puts the waiting connections and the room for them where the queues of others are.
      print "listeners\t" $3 "\t{\"listens\":" quote($5) ",\"waiting\":" $3 ",\"room\":" $4 ",\"full\":" ($3 > $4 ? "\"yes\"" : "\"\"") "}"
      next
    }
    if ($6 ~ /[*]$/) next
    inward = $1 == "tcp" && port($5) in listens
    key = address($6) " " (inward ? "in " : "out ") ($1 == "udp" ? "udp " : "") ":" port(inward ? $5 : $6)
    sockets[key]++
    if ($2 == "ESTAB") established[key]++
    if ($2 == "CLOSE-WAIT") abandoned[key]++
    if ($2 == "SYN-SENT") trying[key]++
    reads[key] += $3; writes[key] += $4
    for (i = 7; i <= NF; i++) {
      if ($i ~ /^retrans:/) { split(substr($i, 9), parts, "/"); again[key] += parts[2]; if (parts[1] > 0) { losing[key]++; lost++ } }
      else if ($i ~ /^rtt:/) { if (substr($i, 5) + 0 > slowest[key]) slowest[key] = substr($i, 5) + 0 }
    }
  }
  END {
    for (key in states) {
      split(key, parts, " ")
      # The numbers of listeners are no bytes.
      bytes = key == "tcp LISTEN" ? "" : ",\"received\":" received[key] ",\"unsent\":" unsent[key]
      print "states\t" states[key] "\t{\"protocol\":" quote(parts[1]) ",\"state\":" quote(parts[2]) ",\"sockets\":" states[key] bytes "}"
    }
    print "counters\t9\testablished=" states["tcp ESTAB"] + 0
    print "counters\t8\tlistening=" states["tcp LISTEN"] + 0
    if (states["tcp SYN-SENT"] > 0) print "counters\t7\tconnecting=" states["tcp SYN-SENT"]
    if (states["tcp CLOSE-WAIT"] > 0) print "counters\t6\tleft open after the peer closed=" states["tcp CLOSE-WAIT"]
    if (lost > 0) print "counters\t5\tretransmitting=" lost
    for (key in sockets) {
      space = index(key, " ")
      line = "{\"peer\":" quote(substr(key, 1, space - 1)) ",\"service\":" quote(substr(key, space + 1)) ",\"sockets\":" sockets[key]
      line = line ",\"established\":" established[key] + 0 ",\"trying\":" trying[key] + 0 ",\"closeWait\":" abandoned[key] + 0
      line = line ",\"received\":" reads[key] + 0 ",\"unsent\":" writes[key] + 0 ",\"retransmitting\":" losing[key] + 0
      line = line ",\"retransmits\":" again[key] + 0
      if (slowest[key] > 0) line = line ",\"roundTrip\":" slowest[key]
      print "peers\t" sockets[key] "\t" line "}"
    }
  }' | sort -t "$(printf '\t')" -k 1,1 -k 2,2nr -k 3 | awk -F '\t' -v most="$most" '
    function open(name) { if (name != last) print "# recap section " name; last = name }
    $1 == "peers" && ++peers > most { left++; next }
    { open($1); print $3 }
    END { open("counters"); print "Peers and services=" peers + 0; if (left > 0) print "Left out=" left " more peers, with fewer sockets" }'

# Since the network namespace began: lines of names, each with a line of their values below it.
cat /proc/net/snmp /proc/net/netstat 2>/dev/null | awk '
  $1 == last && ($1 == "Tcp:" || $1 == "TcpExt:" || $1 == "Udp:") { for (i = 2; i <= NF; i++) value[$1 name[i]] = $i; last = ""; next }
  { last = $1; for (i = 2; i <= NF; i++) name[i] = $i }
  function show(title, key) { if (key in value && (value[key] > 0 || title ~ /^Segments/)) print title "=" value[key] }
  END {
    show("Segments sent", "Tcp:OutSegs"); show("Segments retransmitted", "Tcp:RetransSegs")
    show("Connections that failed to open", "Tcp:AttemptFails"); show("Connections reset", "Tcp:EstabResets")
    show("Full listen queues", "TcpExt:ListenOverflows"); show("Connections dropped at a listener", "TcpExt:ListenDrops")
    show("Timeouts of retransmission", "TcpExt:TCPTimeouts"); show("Connections ended by timeouts", "TcpExt:TCPAbortOnTimeout")
    show("Connections ended for want of memory", "TcpExt:TCPAbortOnMemory")
    show("UDP datagrams lost for a full buffer", "Udp:RcvbufErrors"); show("UDP datagrams for no port", "Udp:NoPorts")
  }'
