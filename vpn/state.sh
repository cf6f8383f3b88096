#!/bin/sh
# Called by OpenVPN when the tunnel comes up or goes down: keeps the file that the health check looks at.
set -eu
case "${script_type:-}" in
  up) : >"$VPN_STATE/up" ;;
  down) rm -f "$VPN_STATE/up" ;;
esac
