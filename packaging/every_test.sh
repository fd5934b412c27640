#!/usr/bin/env bash
# Every test. Those with the real Open WebUI run beside the others, for they wait more than they
# work; what they print comes last, as one piece. Fails where either half does.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(packaging/test_folder.sh)
printed=$(mktemp)

with_open_webui() {
  nice packaging/open_webui.sh >/dev/null 2>&1 || true # the tests ask again and say why not
  TMPDIR=$folder .venv/bin/python -m pytest -q -rs -m openwebui tests/openwebui
}

set -m # a process group of its own: whoever ends this script ends both halves
with_open_webui >"$printed" 2>&1 </dev/null &
beside=$!
set +m
trap 'rm -f "$printed"; kill -TERM -- "-$beside" 2>/dev/null || true' EXIT

result=0
TMPDIR=$folder .venv/bin/python -m pytest -n "$(packaging/test_workers.sh)" -q -m "not openwebui" ||
  result=$?
wait "$beside" || result=$?
cat "$printed"
exit "$result"
