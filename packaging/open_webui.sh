#!/usr/bin/env bash
# The real Open WebUI, for the tests of the bridge to it: puts it into a cache folder, or waits for
# whoever is just doing so, and prints the folder. What is there already is not installed again. Exit
# status 3, with one line that says why, where this machine cannot have it.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=packaging/locks/open_webui.txt
needed_kib=$((6 * 1024 * 1024))
stamp_name=.installed-$(sha256sum "$lock" | cut -c 1-16)
folder=${GUARDIAN_OPEN_WEBUI:-${XDG_CACHE_HOME:-$HOME/.cache}/guardian/open-webui}
stamp=$folder/$stamp_name

not_here() {
  echo "Open WebUI is not tested with: $1" >&2
  exit 3
}

mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
if [ ! -e "$stamp" ]; then
  python=$(command -v python3.11) || not_here "it needs Python 3.11, which is not on this machine"
  free_kib=$(df --output=avail "$folder" | tail -n 1)
  # what an installation that was cut short has written is used again
  have_kib=$(du -sk "$folder" | cut -f 1)
  [ $((free_kib + have_kib)) -ge "$needed_kib" ] ||
    not_here "it needs 6 GB of free disk, and $folder has $((free_kib / 1024 / 1024)) GB"
  rm -f "$folder"/.installed-*
  "$folder/venv/bin/python" -m pip --version >/dev/null 2>&1 ||
    "$python" -m venv --clear "$folder/venv"
  # pinned with all that it needs, so nothing is resolved; torch without the code for graphics
  # cards, which is several gigabytes, is at an index of its own unless this machine has it
  pip=(timeout 900 "$folder/venv/bin/python" -m pip install -qq --disable-pip-version-check
    --no-cache-dir --no-compile --no-deps --require-hashes)
  awk '/^torch==/ {ours = 1} ours {print} ours && !/\\$/ {exit}' "$lock" >"$folder/torch.txt"
  "${pip[@]}" -r "$folder/torch.txt" 2>"$folder/pip.log" ||
    "${pip[@]}" --retries 0 --timeout 15 --index-url https://download.pytorch.org/whl/cpu \
      -r "$folder/torch.txt" 2>"$folder/pip.log" ||
    not_here "it needs PyTorch for processors, which this machine neither has nor can fetch"
  "${pip[@]}" -r "$lock" 2>"$folder/pip.log" || { tail -n 5 "$folder/pip.log" >&2; exit 1; }
  # what a start imports is compiled now, out of the way, and not while a test waits for it
  scratch=$(mktemp -d)
  (cd "$scratch" && env -i PATH="$PATH" HOME="$scratch" DATA_DIR="$scratch" OFFLINE_MODE=true \
    HF_HUB_OFFLINE=1 RAG_EMBEDDING_ENGINE=openai WEBUI_SECRET_KEY=none FROM_INIT_PY=true \
    "$folder/venv/bin/python" -c "import open_webui.main" >"$folder/first-import.log" 2>&1) ||
    { tail -n 5 "$folder/first-import.log" >&2; exit 1; }
  rm -rf "$scratch"
  touch "$stamp"
fi
echo "$folder"
