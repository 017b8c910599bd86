#!/bin/sh
# shellcheck shell=sh
# Sends one HTTP request and follows nothing. Arguments: host=NAME port=N path=/PATH method=GET|HEAD timeout=SECONDS; tls; body
# Output: the sections result (key=value), phases and headers (JSON Lines, times in milliseconds), and with body the first KiB of a text.
host=localhost port='' path=/ method=GET timeout=10 scheme=http body=''
for word; do
  case $word in
    host=*) host=${word#*=} ;;
    port=*) port=${word#*=} ;;
    path=*) path=${word#*=} ;;
    method=*) method=${word#*=} ;;
    timeout=*) timeout=${word#*=} ;;
    tls) scheme=https ;;
    body) body=yes ;;
  esac
done
if [ -z "$port" ]; then case $scheme in https) port=443 ;; *) port=80 ;; esac; fi
case $host in *:*) authority="[$host]:$port" ;; *) authority="$host:$port" ;; esac

# Every byte that a path may not have as it is, in %XX.
encoded=$(printf %s "$path" | awk '
  BEGIN { RS = "\001"; for (i = 1; i < 256; i++) code[sprintf("%c", i)] = sprintf("%%%02X", i) }
  { for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); printf "%s", c ~ /[A-Za-z0-9\/._~:@!$&()*+,;=-]/ ? c : code[c] } }')

# What the target itself trusts; else what the capsule brings.
roots='' trust="the capsule's own list of authorities"
for file in etc/ssl/certs/ca-certificates.crt etc/pki/tls/certs/ca-bundle.crt etc/ssl/cert.pem; do
  [ -f "/proc/1/root/$file" ] && [ -r "/proc/1/root/$file" ] && roots=/proc/1/root/$file && trust="the target's /$file" && break
done

# Of the body at most 1 MiB is read, and its first KiB kept, without what is no text.
most=1048576
preview() {
  head -c 1024 | tr -d '\15' | tr -c '\11\12\40-\176\200-\377' '?'
  head -c "$((most - 1024))" >/dev/null
}

# A certificate that is not trusted is told, and the request sent all the same: then it is a second connection.
# Headers and timings go to one stream, the body to another; a line that no server can guess parts them.
mark=@$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \n')
send() {
  case $method in HEAD) set -- --head "$@" ;; *) set -- -D /dev/stderr "$@" ;; esac
  [ -z "$roots" ] || set -- "$@" --cacert "$roots"
  curl -q -s -g --noproxy '*' --path-as-is --http1.1 --max-time "$timeout" --max-redirs 0 --proto '=http,https' -A recap-capsule "$@" \
    -w '%{stderr}\n'"$mark"' %{exitcode} %{response_code} %{time_namelookup} %{time_connect} %{time_appconnect} %{time_pretransfer} %{time_starttransfer} %{time_total} %{size_download} [%{remote_ip}] %{remote_port}\n@error %{errormsg}\n' \
    "$scheme://$authority$encoded"
}
request() {
  send && return
  [ $? -ne 60 ] || send --insecure
}

{ shown=$({ if [ "$method" = HEAD ]; then request >&2; else request; fi; } 2>&3 | preview); printf '\n@body\n%s\n' "$shown" >&3; } 3>&1 |
  awk -v url="$scheme://$authority$encoded" -v method="$method" -v timeout="$timeout" -v trust="$trust" -v body="$body" -v most="$most" -v mark="$mark" '
  function quote(text) { gsub(/[\\"]/, "\\\\&", text); gsub(/[[:cntrl:]]/, " ", text); return "\"" text "\"" }
  function ms(seconds) { return sprintf("%.3f", seconds * 1000) + 0 }
  function plain(text) { gsub(/[[:cntrl:]]/, " ", text); return text }
  function phase(name, from, to) {
    if (to <= 0) return from
    lines = lines "{\"phase\":" quote(name) ",\"took\":" ms(to - from) ",\"until\":" ms(to) "}\n"
    if (to - from > longest) { longest = to - from; slowest = name ", " ms(longest) " ms" }
    return to
  }
  state == "body" { if (kept != "") kept = kept "\n"; kept = kept "  " $0; next }
  $1 == mark { for (i = 2; i <= NF; i++) f[i] = $i; state = "done"; next }
  state == "done" && /^@error / { if (f[2] == 60) { untrusted = substr($0, 8); state = "" } else error = substr($0, 8); next }
  /^@body$/ && state == "done" { state = "body"; next }
  state == "" && /^HTTP\// { sub(/\r$/, ""); line = $0; count = 0; next }
  state == "" && /^[^ :]+:/ {
    sub(/\r$/, "")
    name = substr($0, 1, index($0, ":") - 1); value = substr($0, index($0, ":") + 1); sub(/^ +/, "", value)
    # What a cookie holds is nobody else'\''s business; its name and its attributes tell enough.
    if (tolower(name) == "set-cookie") { rest = index(value, ";") ? substr(value, index(value, ";")) : ""; sub(/=.*/, "", value); value = value "=[redacted]" rest }
    if (tolower(name) == "content-type") type = value
    names[++count] = name; values[count] = value
  }
  END {
    code = f[2] + 0
    if (f[9] > 0 && f[5] > 0) {
      at = phase("name lookup", 0, f[4])
      at = phase("connect", at, f[5])
      at = phase("TLS handshake", at, f[6])
      if (f[8] > 0) { at = phase("wait for the first byte", at, f[8]); phase("rest of the answer", at, f[9]) }
      else phase(code == 28 ? "wait in vain" : "until it failed", at, f[9])
    }
    print "# recap section result"
    print "request=" method " " plain(url)
    print "status=" (f[3] > 0 ? plain(substr(line, index(line, " ") + 1)) : "none")
    if (f[3] > 0) print "total=" ms(f[9]) " ms"
    if (slowest != "") print "slowest=" slowest
    if (code == 0) ;
    else if (code == 6) print "problem=the resolver of the target does not know the host"
    else if (code == 7) print "problem=no connection; the capsule tcp says why"
    else if (code == 23) print "problem=the body has more than " most " bytes; the rest was not read"
    else if (code == 28) print "problem=no complete answer in " timeout " s" (f[3] > 0 ? "; the body was still coming" : f[5] > 0 ? "; it is connected" : "; it did not connect")
    else if (code == 52) print "problem=the server closed the connection without an answer"
    else print "problem=" plain(error)
    if (f[11] != "[]" && f[11] != "") { gsub(/[][]/, "", f[11]); print "address=" (f[11] ~ /:/ ? "[" f[11] "]" : f[11]) ":" f[12] }
    if (f[3] > 0) print "size=" f[10] + 0
    if (type != "") print "type=" plain(type)
    if (url ~ /^https:/ && f[6] > 0) print "certificate=" (untrusted == "" ? "valid by " trust : "not valid by " trust ": " plain(untrusted))
    printf "# recap section phases\n%s", lines
    print "# recap section headers"
    for (i = 1; i <= count; i++) print "{\"name\":" quote(names[i]) ",\"value\":" quote(values[i]) "}"
    # Indented, so that no line of it is read as the beginning of a section.
    if (body != "" && kept ~ /[^ \n]/) { print "# recap section body"; print kept }
  }'
