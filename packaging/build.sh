#!/bin/sh
# Builds what installs without npm: an archive for machines without network, and a Debian package.
#   packaging/build.sh [bundle|deb|all] [directory]      default: all, packaging/out
# Needs the checkout after `npm ci`, and the network or npm's cache for the production dependencies; deb needs dpkg-deb.
set -eu
cd "$(dirname "$0")/.."
what=${1:-all}
out=$(mkdir -p "${2:-packaging/out}" && cd "${2:-packaging/out}" && pwd)
PATH="$PWD/node_modules/.bin:$PATH"
version=$(node -p 'require("./package.json").version')
case $(uname -m) in
  x86_64) arch=x64 debian_arch=amd64 ;;
  aarch64) arch=arm64 debian_arch=arm64 ;;
  *) echo "packaging/build.sh: no package for $(uname -m)" >&2; exit 64 ;;
esac
case $what in bundle | deb | all) ;; *) echo 'packaging/build.sh: bundle, deb or all' >&2; exit 64 ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
app=$work/app
mkdir "$app"

node client/build.ts --if-stale
# What is in the checkout and committed, of the folders that run: nothing that lies about gets in.
git ls-files -z -- package.json package-lock.json .npmrc LICENSE CHANGELOG.md README.md README.es.md SECURITY.md \
  dicom schema server docs tests/demo tests/support | tar --null -T - -cf - | tar -xf - -C "$app"
mkdir -p "$app/client"
cp -r client/dist "$app/client/dist"
(cd "$app" && npm ci --omit=dev --no-audit --no-fund --ignore-scripts --loglevel=error)
rm -f "$app/.npmrc"
(cd "$app" && npm sbom --omit=dev --sbom-format=cyclonedx --package-lock-only) >"$app/sbom.cdx.json"
node packaging/licences.ts "$app" >"$app/THIRD-PARTY-LICENCES.txt"
# The same sources give the same bytes.
stamp=$(git log -1 --format=%ct)
find "$app" -exec touch -h -d "@$stamp" {} +

if [ "$what" != deb ]; then
  name=petfectior-client-$version-linux-$arch
  bundle=$work/$name
  mkdir "$bundle"
  cp -a "$app" "$bundle/app"
  cp packaging/install.sh packaging/petfectior.service packaging/petfectior.env packaging/petfectior "$bundle/"
  cp "$app/sbom.cdx.json" "$app/THIRD-PARTY-LICENCES.txt" "$app/LICENSE" "$bundle/"
  (cd "$bundle" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) >"$work/SHA256SUMS"
  mv "$work/SHA256SUMS" "$bundle/"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$stamp" -C "$work" -cf - "$name" |
    gzip -9n >"$out/$name.tar.gz"
  (cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
  echo "$out/$name.tar.gz"
fi

if [ "$what" != bundle ]; then
  root=$work/deb
  install -d "$root/DEBIAN" "$root/usr/lib" "$root/usr/bin" "$root/lib/systemd/system" "$root/etc/petfectior" \
    "$root/usr/share/doc/petfectior-client"
  cp -a "$app" "$root/usr/lib/petfectior"
  install -m 0755 packaging/petfectior "$root/usr/bin/petfectior"
  install -m 0644 packaging/petfectior.service "$root/lib/systemd/system/petfectior.service"
  install -m 0640 packaging/petfectior.env "$root/etc/petfectior/petfectior.env"
  install -m 0644 "$app/LICENSE" "$root/usr/share/doc/petfectior-client/copyright"
  gzip -9nc CHANGELOG.md >"$root/usr/share/doc/petfectior-client/changelog.gz"
  for script in postinst prerm postrm; do
    install -m 0755 "packaging/debian/$script" "$root/DEBIAN/$script"
  done
  echo /etc/petfectior/petfectior.env >"$root/DEBIAN/conffiles"
  size=$(du -sk --exclude=DEBIAN "$root" | cut -f1)
  sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$debian_arch/" -e "s/@SIZE@/$size/" \
    packaging/debian/control >"$root/DEBIAN/control"
  find "$root" -type d -exec chmod 0755 {} +
  file=$out/petfectior-client_${version}_$debian_arch.deb
  SOURCE_DATE_EPOCH=$stamp dpkg-deb --root-owner-group -Zxz -z1 --build "$root" "$file" >/dev/null
  (cd "$out" && sha256sum "$(basename "$file")" >"$file.sha256")
  echo "$file"
fi
cp "$app/sbom.cdx.json" "$app/THIRD-PARTY-LICENCES.txt" "$out/"
