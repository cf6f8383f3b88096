#!/bin/sh
# Locks the images that ours are built on, and the database's, by digest:   docker/lock-images.sh [FILE]
# Asks their registry for what each tag is now, and writes NAME=image:tag@sha256:... into FILE (default .env), from
# which docker-compose.yml builds. With --check FILE it only says whether all of them are locked there (status 1: not).
# Needs curl, and network; to go on with newer images, run it again and keep FILE in your version control.
set -eu
fail() {
  echo "lock-images.sh: $*" >&2
  exit 1
}
# As in docker-compose.yml, which has these tags where nothing is locked.
images='NODE_IMAGE=node:24.21.0-bookworm-slim
DEBIAN_IMAGE=debian:bookworm-slim
MYSQL_IMAGE=mysql:8.4'
registry=${REGISTRY:-https://registry-1.docker.io}
accept='application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json'

if [ "${1:-}" = --check ]; then
  file=${2:-.env}
  for line in $images; do
    grep -Eq "^${line%%=*}=[^@]+@sha256:[0-9a-f]{64}\$" "$file" ||
      fail "${line%%=*} is not locked in $file: run docker/lock-images.sh $file"
  done
  exit 0
fi
file=${1:-.env}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ask() { # URL [curl option...]
  url=$1
  shift
  curl --silent --show-error --location --max-time 60 --head --header "Accept: $accept" \
    --dump-header "$work/headers" --output /dev/null --write-out '%{http_code}' "$@" "$url" ||
    fail "$registry cannot be reached"
}
header() { # NAME: value in the last answer
  tr -d '\r' <"$work/headers" | sed -n "s/^$1: *//Ip" | tail -n 1
}
field() { # NAME: of the challenge
  header www-authenticate | sed -n "s/.*$1=\"\([^\"]*\)\".*/\1/p"
}

for line in $images; do
  name=${line%%=*}
  image=${line#*=}
  url=$registry/v2/library/${image%:*}/manifests/${image##*:}
  status=$(ask "$url")
  if [ "$status" = 401 ]; then
    # The registry's challenge says where a token for reading is had (RFC 6750).
    token=$(curl --silent --show-error --fail --max-time 60 --get "$(field realm)" \
      --data-urlencode "service=$(field service)" --data-urlencode "scope=$(field scope)" |
      sed -n 's/.*"token" *: *"\([^"]*\)".*/\1/p')
    [ -n "$token" ] || fail "$registry gives no token to read $image"
    status=$(ask "$url" --header "Authorization: Bearer $token")
  fi
  [ "$status" = 200 ] || fail "$registry answers $status for $image"
  digest=$(header docker-content-digest)
  case $digest in
    sha256:*[!0-9a-f]*) fail "$registry gives no digest of $image" ;;
    sha256:*) [ ${#digest} = 71 ] || fail "$registry gives no digest of $image" ;;
    *) fail "$registry gives no digest of $image" ;;
  esac
  echo "$name=$image@$digest"
done >"$work/locked"

# Whole or not at all: what was in the file stays, but for these three.
touch "$file"
cp -p "$file" "$file.new"
{
  grep -Ev '^(NODE|DEBIAN|MYSQL)_IMAGE=' "$file" || true
  cat "$work/locked"
} >"$file.new"
mv "$file.new" "$file"
cat "$work/locked"
