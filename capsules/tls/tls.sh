#!/bin/sh
# shellcheck shell=sh
# Makes one TLS handshake and tells what the server showed. Arguments: host=NAME port=N servername=NAME starttls=PROTOCOL timeout=SECONDS
# Output: the sections result (key=value) and chain (JSON Lines, one certificate each).
host='' port=443 servername='' starttls=none timeout=5
for word; do
  case $word in
    host=*) host=${word#*=} ;;
    port=*) port=${word#*=} ;;
    servername=*) servername=${word#*=} ;;
    starttls=*) starttls=${word#*=} ;;
    timeout=*) timeout=${word#*=} ;;
  esac
done
[ -n "$servername" ] || servername=$host

# What the target itself trusts; else what the capsule brings.
roots=/etc/ssl/certs/ca-certificates.crt trust="the capsule's own list of authorities"
for file in etc/ssl/certs/ca-certificates.crt etc/pki/tls/certs/ca-bundle.crt etc/ssl/cert.pem; do
  [ -f "/proc/1/root/$file" ] && [ -r "/proc/1/root/$file" ] && roots=/proc/1/root/$file && trust="the target's /$file" && break
done

# An address is no name that a server could choose a certificate by.
case $servername in
  *:* | *[0-9].[0-9]*.*[0-9]) is_address=yes ;;
  *) is_address='' ;;
esac
case $servername in *[!0-9.:a-fA-F]*) is_address='' ;; esac

handshake() {
  case $host in *:*) set -- -connect "[$host]:$port" ;; *) set -- -connect "$host:$port" ;; esac
  if [ -n "$is_address" ]; then set -- "$@" -noservername -verify_ip "$servername"
  else set -- "$@" -servername "$servername" -verify_hostname "$servername"; fi
  [ "$starttls" = none ] || set -- "$@" -starttls "$starttls"
  [ ! -r "$roots" ] || set -- "$@" -CAfile "$roots"
  timeout "$timeout" openssl s_client -showcerts -nameopt RFC2253 "$@" </dev/null 2>&1
  echo "ended $?"
}
said=$(handshake | head -c 524288)

echo '# recap section result'
printf '%s\n' "$said" | awk -v host="$host" -v port="$port" -v name="$servername" -v trust="$trust" -v timeout="$timeout" '
  function plain(text) { gsub(/[[:cntrl:]]/, " ", text); return text }
  function explain(number, text) {
    if (number == 9) return "not valid yet"
    if (number == 10) return "expired"
    if (number == 18) return "signed by itself"
    if (number == 19) return "the root in the chain is none of the trusted authorities"
    if (number == 20 || number == 21) return "the issuer is none of the trusted authorities, or a certificate between is missing"
    if (number == 62 || number == 64) return "not made out to " name
    return text
  }
  # For each of the chain in turn; the same is said once.
  /^verify error:num=/ && !(/:num=27:/) {
    found = $0; sub(/^verify error:num=/, "", found)
    found = explain(found + 0, substr(found, index(found, ":") + 1))
    if (index(wrong, found) == 0) wrong = wrong (wrong == "" ? "" : "; ") found
  }
  /^New, .*, Cipher is / && cipher == "" { protocol = $2; sub(/,$/, "", protocol); cipher = $5 }
  /^ *Verify return code: / && verdict == "" { verdict = $0; sub(/^ *Verify return code: /, "", verdict) }
  /^(Server|Peer) Temp Key: / && key == "" { key = $0; sub(/^[^:]*: /, "", key) }
  /^ALPN protocol: / { alpn = $3 }
  /^-----BEGIN CERTIFICATE-----/ { count++ }
  /^CONNECTED/ { connected = 1 }
  /errno=/ || /:error:/ || /BIO_lookup|Name or service|Connection (refused|timed)|route to host|unreachable|onnect:/ { if (why == "") why = $0 }
  /wrong version number|packet length too long|http request/ { plaintext = 1 }
  /alert / { alert = $0; sub(/.*alert /, "", alert); sub(/:.*/, "", alert) }
  $1 == "ended" { code = $2 }
  END {
    if (count == 0) {
      if (!connected && why ~ /Name or service|name resolution|BIO_lookup|nodename/) problem = "the resolver of the target does not know " host
      # Ended, it has not printed yet that it is connected.
      else if (code > 128) problem = "no handshake in " timeout " s; the capsule tcp says whether it connects"
      else if (!connected) problem = "no connection to " host " port " port "; the capsule tcp says why"
      else if (plaintext) problem = "port " port " answers, but not in TLS"
      else if (alert != "") problem = "the server ended the handshake: " alert
      else problem = "the server ended the handshake without a certificate"
      print "verdict=no certificate\nproblem=" plain(problem)
    } else {
      valid = verdict == "0 (ok)" && wrong == ""
      print "verdict=" (valid ? "valid" : "not valid")
      if (!valid) print "problem=" plain(wrong != "" ? wrong : verdict != "" ? verdict : "the handshake did not come to an end")
      if (alert != "" ) print "alert=" plain(alert)
      if (protocol != "" && protocol != "(NONE)") print "protocol=" protocol "\ncipher=" cipher
      if (key != "") print "key=" plain(key)
      if (alpn != "") print "alpn=" plain(alpn)
    }
    print "name=" name
    print "trust=" trust
  }'

echo '# recap section chain'
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
place=0
chain=$(printf '%s\n' "$said" | awk '
  /^-----BEGIN CERTIFICATE-----/ { inside = 1; text = ""; next }
  /^-----END CERTIFICATE-----/ { if (inside && ++count <= 10) print text; inside = 0 }
  inside && /^[A-Za-z0-9+\/=]+$/ { text = text $0 }' |
  while read -r text; do
    place=$((place + 1))
    printf '%s' "$text" | base64 -d | openssl x509 -inform DER -noout -subject -issuer -serial -startdate -enddate \
      -dateopt iso_8601 -fingerprint -sha256 -nameopt RFC2253 -ext subjectAltName 2>/dev/null |
      awk -v place="$place" -v now="$now" '
        function quote(text) { gsub(/[\\"]/, "\\\\&", text); gsub(/[[:cntrl:]]/, " ", text); return "\"" text "\"" }
        function moment(text) { sub(/ /, "T", text); return text }
        # Each once: what a certificate holds can not write a second one over it.
        /^subject=/ && subject == "" { subject = substr($0, 9) }
        /^issuer=/ && issuer == "" { issuer = substr($0, 8) }
        /^serial=/ && serial == "" { serial = substr($0, 8) }
        /^notBefore=/ && begins == "" { begins = moment(substr($0, 11)) }
        /^notAfter=/ && expires == "" { expires = moment(substr($0, 10)) }
        /^sha256 Fingerprint=/ && digest == "" { digest = substr($0, 20); next }
        inside && names == "" { names = $0; gsub(/^ +/, "", names); gsub(/DNS:|IP Address:/, "", names) }
        /^X509v3 Subject Alternative Name:/ { inside = 1 }
        END {
          if (expires == "") { print "{\"place\":" place ",\"state\":\"unreadable\"}"; exit }
          state = now > expires ? "expired" : now < begins ? "not yet valid" : "in time"
          if (subject == "") subject = "(no subject)"
          print "{\"place\":" place ",\"subject\":" quote(subject) ",\"state\":" quote(state) ",\"expires\":" quote(expires) ",\"begins\":" quote(begins) ",\"names\":" quote(names) ",\"issuer\":" quote(subject == issuer ? "itself" : issuer) ",\"serial\":" quote(serial) ",\"fingerprint\":" quote(digest) "}"
        }'
  done)
printf '%s\n' "$chain"
# ISO 8601 in UTC: the earliest is the least.
first=$(printf '%s\n' "$chain" | sed -n 's/.*"expires":"\([0-9TZ:-]*\)".*/\1/p' | sort | head -n 1)
[ -z "$first" ] || printf '# recap section result\nexpires=%s\n' "$first"
