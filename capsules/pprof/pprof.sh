#!/bin/sh
# shellcheck shell=sh
# Fetches a profile of a Go program from inside of its pod: pprof.sh PORT KIND SECONDS [FILE].
# The profile goes to FILE, /artifact/out by default.
set -u

port=$1 kind=$2 seconds=$3 profile=${4:-/artifact/out}

fail() {
  rm -f "$profile"
  echo "$*" >&2
  exit 3
}

# The ports on which something in the pod listens, from the kernel's tables, where they are hexadecimal.
listening() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ local _ state _; do
    [ "$state" != 0A ] || echo "$((0x${local##*:}))"
  done | sort -nu | head -n 12 | tr '\n' ' ' | sed 's/ $//; s/ /, /g'
}

help='A Go program serves profiles when it imports net/http/pprof and its HTTP server uses http.DefaultServeMux; --port names its port.'

# Of memory, goroutines and locks the profile is of the moment; that of the CPU takes its seconds.
path=$kind
[ "$kind" != cpu ] || path="profile?seconds=$seconds"
for host in 127.0.0.1 '[::1]'; do
  said=$(timeout "$((seconds + 30))" wget -q -O "$profile" "http://$host:$port/debug/pprof/$path" 2>&1)
  code=$?
  case $said in *'Connection refused'*) ;; *) break ;; esac
done

case $code-$said in
  0-*) ;;
  *'Connection refused'*)
    ports=$(listening)
    fail "Nothing in the pod listens on port $port of the loopback address${ports:+; ports that are listened on: $ports}. $help"
    ;;
  *' 404 '*) fail "Port $port answers, but serves no profile at /debug/pprof. $help" ;;
  *' 500 '*) fail "The program refused: a profile of its CPU is taken already, perhaps. Try again when that is over." ;;
  143-* | 124-*) fail "Port $port did not answer in $((seconds + 30)) s." ;;
  *) fail "Port $port gave no profile: ${said:-it closed the connection.}" ;;
esac
case $(head -c 2 "$profile" | od -An -tx1 | tr -d ' \n') in
  1f8b) ;;
  *) fail "What port $port serves at /debug/pprof is no profile. $help" ;;
esac
