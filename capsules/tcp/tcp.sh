#!/bin/sh
# shellcheck shell=sh
# Connects to a port several times and closes at once, without a byte sent. Arguments: host=NAME port=N count=N timeout=SECONDS
# Output: the section attempts (JSON Lines, times in milliseconds), then the section result (key=value).
host='' port='' count=5 timeout=3
for word; do
  case $word in
    host=*) host=${word#*=} ;;
    port=*) port=${word#*=} ;;
    count=*) count=${word#*=} ;;
    timeout=*) timeout=${word#*=} ;;
  esac
done
case $host in *:*) url="telnet://[$host]:$port" ;; *) url="telnet://$host:$port" ;; esac

# curl times the connection to the microsecond. The option of telnet is one that curl does not know, which it finds out after
# it has connected: so it says nothing to the server and ends, with 48.
attempt() {
  curl -q -s -v -g --noproxy '*' -o /dev/null -t RECAP=1 --connect-timeout "$timeout" \
    -w '%{stderr}@ %{exitcode} %{time_namelookup} %{time_connect} %{time_total} [%{local_ip}] %{local_port}\n' "$url" \
    </dev/null 2>&1
}

echo '# recap section attempts'
for number in $(seq "$count"); do
  [ "$number" -eq 1 ] || sleep 0.2
  attempt
done | awk -v timeout="$timeout" -v host="$host" -v port="$port" '
  function ms(seconds) { return sprintf("%.3f", seconds * 1000) + 0 }
  function quote(text) { gsub(/[\\"]/, "\\\\&", text); gsub(/[[:cntrl:]]/, " ", text); return "\"" text "\"" }
  function explain(kind) {
    if (kind == "refused") return host " answers, but nothing listens on port " port ", or a rule rejects the connection"
    if (kind == "timeout") return "no answer in " timeout " s: a firewall, a NetworkPolicy or a dead host drops the packets"
    if (kind == "unreachable") return "the network has no way to " host " from here"
    if (kind == "name not found") return "the resolver of the target does not know " host
    if (kind == "denied") return "a local rule forbids the connection"
    return "the connection failed"
  }
  /^\*   Trying / { address = $3; sub(/:[0-9]+\.\.\.$/, "", address); gsub(/[][]/, "", address); tried = tried (tried == "" ? "" : ", ") address }
  /^\* Connected to / { reached = $5; gsub(/[()]/, "", reached) }
  /failed: |connect fail for / { reason = $0; sub(/.*(failed|connect fail for [^ ]*): /, "", reason) }
  /^@ / {
    number++
    kind = "failed"
    if ($2 == 48) kind = "connected"
    else if ($2 == 6) kind = "name not found"
    else if ($2 == 28) kind = "timeout"
    else if (reason ~ /refused/) kind = "refused"
    else if (reason ~ /timed out/) kind = "timeout"
    else if (reason ~ /route|unreachable|assign requested/) kind = "unreachable"
    else if (reason ~ /permitted|denied/) kind = "denied"
    else if (worst == "" && reason != "") detail = reason
    line = "{\"attempt\":" number ",\"result\":" quote(kind)
    if (kind == "connected") {
      took = ms($4 - $3)
      line = line ",\"connect\":" took
      for (place = ++connected; place > 1 && times[place - 1] > took; place--) times[place] = times[place - 1]
      times[place] = took
      tried = reached
    } else if (worst == "") worst = kind
    if ($2 != 6) line = line ",\"resolve\":" ms($3)
    else line = line ",\"resolve\":" ms($5)
    if (tried != "") line = line ",\"address\":" quote(tried)
    if ($6 !~ /:/) gsub(/[][]/, "", $6)
    if ($7 > 0) line = line ",\"from\":" quote($6 ":" $7)
    print line "}"
    fflush()
    tried = reason = reached = ""
  }
  END {
    print "# recap section result"
    print "reached=" connected + 0 " of " number + 0
    if (connected > 0) {
      middle = int((connected + 1) / 2)
      median = sprintf("%.3f", connected % 2 ? times[middle] : (times[middle] + times[middle + 1]) / 2) + 0
      print "fastest=" times[1] " ms\nmedian=" median " ms\nslowest=" times[connected] " ms"
    }
    if (worst != "") print "why=" explain(worst) (detail == "" ? "" : ": " detail)
  }'
