#!/bin/bash
# Starts the tunnel, starts it again whenever it ends, and sees to it that nothing goes round it:
# - what is not in LOCAL_NETWORKS leaves through the tunnel or not at all;
# - LOCAL_NETWORKS (the hospital's) are reached directly, even if the tunnel asks for everything;
# - answers go back the way that the question came.
# This process stays while the tunnel comes and goes, because the gateway shares its network.
set -euo pipefail

readonly CONFIG=${VPN_CONFIG:-/vpn/config}
readonly STATE=${VPN_STATE:-/run/vpn}
readonly SCRIPTS=${BASH_SOURCE[0]%/*}
# Packets of the tunnel itself carry this mark; they alone may leave for the internet.
readonly MARK=51820
readonly LONGEST_PAUSE=120
read -ra LOCAL_NETWORKS <<<"${LOCAL_NETWORKS:-10.0.0.0/8 172.16.0.0/12 192.168.0.0/16}"

child=''
# Of the door that was there before the tunnel.
address=''
say() { printf '%s vpn: %s\n' "$(date +%Y-%m-%dT%H:%M:%S%z)" "$*"; }

# Sleeps or runs so that a signal is answered at once.
run() {
  "$@" &
  child=$!
  local status=0
  wait "$child" || status=$?
  child=''
  return "$status"
}

stop() {
  say 'stopping'
  [[ -z $child ]] || { kill "$child" 2>/dev/null && wait "$child"; } || true
  ip link show wg0 &>/dev/null && wg-quick down "$STATE/wg0.conf" &>/dev/null
  exit 0
}
trap stop TERM INT

# The hospital's networks by the door that was there before the tunnel.
keep_local_routes() {
  local gateway device network
  read -r gateway device < <(ip -4 route show default | awk '{ print $3, $5; exit }') || true
  if [[ -z ${device:-} ]]; then
    say 'no default route: only neighbouring networks are reachable directly'
    return
  fi
  for network in "${LOCAL_NETWORKS[@]}"; do
    ip -4 route replace "$network" via "$gateway" dev "$device"
  done
  address=$(ip -4 -o address show dev "$device" | awk '{ sub("/.*", "", $4); print $4; exit }')
  ip -4 route replace default via "$gateway" dev "$device" table 100
  answer_by_the_same_door
}

# The newest rule comes first, so this is done again after a tunnel has added its own.
answer_by_the_same_door() {
  [[ -n $address ]] || return 0
  ip -4 rule del table 100 2>/dev/null || true
  ip -4 rule add from "$address" table 100
}

close_the_way_round() {
  local networks
  networks=$(IFS=,; echo "${LOCAL_NETWORKS[*]}")
  nft -f - <<RULES
table inet tunnel_only
delete table inet tunnel_only
table inet tunnel_only {
  chain output {
    type filter hook output priority filter; policy drop;
    oifname { "lo", "tun*", "wg0" } accept
    ct state established,related accept
    meta mark $MARK accept
    ip daddr { $networks } accept
    ip6 daddr { fe80::/10, fc00::/7, ff02::/16 } accept
  }
}
RULES
}

openvpn_client() {
  local options=(--config "$1" --cd "$CONFIG" --mark "$MARK" --persist-tun --persist-key
    --ping 10 --ping-restart 60 --connect-retry 5 60 --resolv-retry infinite --auth-nocache
    --script-security 2 --up-restart --up "$SCRIPTS/state.sh" --down "$SCRIPTS/state.sh"
    --setenv VPN_STATE "$STATE" --suppress-timestamps)
  [[ ! -e $CONFIG/credentials ]] || options+=(--auth-user-pass "$CONFIG/credentials")
  [[ ! -e $CONFIG/passphrase ]] || options+=(--askpass "$CONFIG/passphrase")
  run openvpn "${options[@]}"
}

# Returns when the interface is gone or no handshake has come for five minutes.
wireguard_client() {
  # Names are resolved by the container's own resolver, so DNS lines are left out.
  (umask 077 && grep -viE '^[[:space:]]*DNS[[:space:]]*=' "$1" >"$STATE/wg0.conf")
  ip link show wg0 &>/dev/null && wg-quick down "$STATE/wg0.conf"
  wg-quick up "$STATE/wg0.conf" || return
  wg set wg0 fwmark "$MARK"
  answer_by_the_same_door
  local peer
  for peer in $(wg show wg0 peers); do wg set wg0 peer "$peer" persistent-keepalive 25; done
  touch "$STATE/up"
  local last=$EPOCHSECONDS newest
  while ip link show wg0 &>/dev/null; do
    newest=$(wg show wg0 latest-handshakes | awk '$2 > newest { newest = $2 } END { print newest + 0 }')
    ((newest <= last)) || last=$newest
    # A name that now has another address is only looked up when the interface is made again.
    ((EPOCHSECONDS - last <= 300)) || break
    run sleep 5
  done
  rm -f "$STATE/up"
  wg-quick down "$STATE/wg0.conf"
}

mkdir -p "$STATE"
# OpenVPN may run its scripts as another user.
chmod 0777 "$STATE"
rm -f "$STATE/up" "$STATE/none"

if [[ ${VPN:-auto} == none ]]; then
  say 'VPN=none: no tunnel, no firewall; the processing server is reached directly'
  touch "$STATE/none"
  while true; do run sleep infinity; done
fi
[[ -c /dev/net/tun ]] || { say 'no /dev/net/tun: the host needs the tun module (modprobe tun)'; exit 1; }
keep_local_routes
close_the_way_round || { say 'the firewall cannot be set: the container needs NET_ADMIN, the host nf_tables'; exit 1; }
say "direct: ${LOCAL_NETWORKS[*]}; everything else only through the tunnel"

pause=5
while true; do
  shopt -s nullglob
  openvpn_files=("$CONFIG"/*.ovpn)
  wireguard_files=("$CONFIG"/*.conf)
  shopt -u nullglob
  files=("${openvpn_files[@]}" "${wireguard_files[@]}")
  started=$EPOCHSECONDS
  if ((${#files[@]} != 1)); then
    say "${#files[@]} files *.ovpn or *.conf in vpn/config where one is needed; looking again in $pause s"
  elif ((${#openvpn_files[@]} == 1)); then
    say "OpenVPN with ${openvpn_files[0]##*/}"
    openvpn_client "${openvpn_files[0]}" || say "OpenVPN ended with status $?"
  else
    say "WireGuard with ${wireguard_files[0]##*/}"
    wireguard_client "${wireguard_files[0]}" || say "WireGuard ended with status $?"
  fi
  rm -f "$STATE/up"
  # What held for a while is tried again soon; what fails at once (wrong credentials) ever more slowly.
  ((EPOCHSECONDS - started < 60)) || pause=5
  run sleep "$pause"
  pause=$((pause * 2 > LONGEST_PAUSE ? LONGEST_PAUSE : pause * 2))
done
