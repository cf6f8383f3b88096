#!/bin/bash
# Healthy while the tunnel is up; for WireGuard, while handshakes come (at least every two minutes).
set -euo pipefail
state=${VPN_STATE:-/run/vpn}
[[ ! -e $state/none ]] || exit 0
[[ -e $state/up ]] || { echo 'the tunnel is down'; exit 1; }
if ip link show wg0 &>/dev/null; then
  newest=$(wg show wg0 latest-handshakes | awk '$2 > newest { newest = $2 } END { print newest + 0 }')
  ((EPOCHSECONDS - newest <= 180)) || { echo 'no handshake for three minutes'; exit 1; }
fi
