#!/bin/sh
# Installs the gateway from this archive, without network:   sh install.sh [--no-start]
# Versions lie side by side in /opt/petfectior; /opt/petfectior/current is the one that runs. To go back:
#   ln -sfn VERSION /opt/petfectior/current && systemctl restart petfectior
set -eu
cd "$(dirname "$0")"
fail() {
  echo "install.sh: $*" >&2
  exit 1
}
[ "$(id -u)" = 0 ] || fail 'run it as root'
echo 'Checking the files ...'
sha256sum --quiet --check SHA256SUMS || fail 'the archive is damaged: copy it again'
version=$(sed -n 's/^ *"version": "\(.*\)",$/\1/p' app/package.json | head -1)
base=/opt/petfectior
target=$base/$version
install -d "$base"
if [ -e "$target" ]; then
  [ ! -d "$base/current" ] || [ "$(readlink "$base/current")" != "$version" ] ||
    echo "Version $version is installed already: its files are replaced."
  rm -rf "$target.old"
  mv "$target" "$target.old"
fi
cp -a app "$target.new"
chown -R root:root "$target.new"
mv "$target.new" "$target"
rm -rf "$target.old"
if ! getent passwd petfectior >/dev/null; then
  groupadd --system petfectior 2>/dev/null || true
  useradd --system --gid petfectior --home-dir /var/lib/petfectior --no-create-home --shell /usr/sbin/nologin petfectior
fi
install -d -o petfectior -g petfectior -m 0700 /var/lib/petfectior
install -d -o petfectior -g petfectior -m 0750 /var/backups/petfectior
install -d /etc/petfectior
[ -e /etc/petfectior/petfectior.env ] ||
  install -o root -g petfectior -m 0640 petfectior.env /etc/petfectior/petfectior.env
# A version before this one goes on until the link is changed, which is done at once.
ln -sfn "$version" "$base/current.new"
mv -T "$base/current.new" "$base/current"
install -d /usr/local/bin
sed "s|/usr/lib/petfectior|$base/current|" petfectior >/usr/local/bin/petfectior
chmod 0755 /usr/local/bin/petfectior
if [ -d /run/systemd/system ]; then
  sed "s|/usr/lib/petfectior|$base/current|g" petfectior.service >/etc/systemd/system/petfectior.service
  systemctl daemon-reload
  if [ "${1:-}" != --no-start ]; then
    systemctl enable petfectior.service
    systemctl restart petfectior.service
  fi
  echo "Installed. The link for the first administrator: journalctl -u petfectior | grep -A2 administrator"
else
  echo 'Installed. No systemd runs here: start the gateway with "petfectior start".'
fi
