#!/bin/sh
# Makes the database's password, and the URL that holds it, unless they are there. Read by the database and the
# gateway from a volume that nothing else mounts.
set -eu
folder=/run/database
if [ -s "$folder/password" ] && [ -s "$folder/url" ]; then
  exit 0
fi
password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
umask 022
printf '%s' "$password" >"$folder/password"
printf 'mysql://petfectior:%s@database:3306/petfectior' "$password" >"$folder/url"
