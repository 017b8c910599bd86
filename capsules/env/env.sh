#!/bin/sh
# shellcheck shell=sh
# The environment of the target's main process as JSON Lines: {name, value, masked}. Arguments: [names], for the names alone.
# A value whose name hints a secret, and a password in a URL, never leave this script.
set -u

process=/proc/1
if ! { : <"$process/environ"; } 2>/dev/null; then
  echo "The environment of the target's main process can not be read: it has another user or more capabilities than this" \
    "capsule, or has made itself undumpable. The node mechanism can read it." >&2
  exit 3
fi

# NUL ends a variable and may not stand in one; a newline may, and travels as \001.
tr '\n\000' '\001\n' <"$process/environ" | awk -v only="${1-}" '
  function json(text,    out, i, c) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    if (text !~ /[[:cntrl:]]/) return text
    out = ""
    for (i = 1; i <= length(text); i++) {
      c = substr(text, i, 1)
      out = out ((c in escape) ? escape[c] : c)
    }
    return out
  }
  function secret(name) {
    name = toupper(name)
    if (name == "PWD" || name == "OLDPWD") return 0
    return name ~ /PASS|PWD|SECRET|TOKEN|KEY|CRED|AUTH|PRIVATE|SALT|SIGN|COOKIE|SESSION|CERT|DSN|CONN|WEBHOOK|LICEN[CS]E|(^|_)PIN(_|$)/
  }
  BEGIN {
    for (i = 1; i < 32; i++) escape[sprintf("%c", i)] = sprintf("\\u%04x", i)
    escape["\001"] = "\\n"
    escape["\177"] = "\\u007f"
  }
  $0 == "" { next }
  {
    at = index($0, "=")
    name = at ? substr($0, 1, at - 1) : $0
    value = at ? substr($0, at + 1) : ""
    masked = ""
    if (only == "names") { value = ""; masked = "not asked for" }
    # Where a secret is kept is no secret: DB_PASSWORD_FILE=/run/secrets/db.
    else if (secret(name) && !(toupper(name) ~ /_(FILE|PATH|DIR)$/ && value ~ /^\/[^:@]*$/) && value != "") {
      masked = "by its name"
      value = "[redacted]"
    } else if (match(value, /:\/\/[^\/@]*:[^\/]*@/)) {
      masked = "the password in it"
      rest = substr(value, RSTART + 3)
      value = substr(value, 1, RSTART + 2) substr(rest, 1, index(rest, ":")) "[redacted]" substr(value, RSTART + RLENGTH - 1)
    }
    printf "{\"name\":\"%s\",\"value\":\"%s\",\"masked\":\"%s\"}\n", json(name), json(value), masked
  }
'
