#!/usr/bin/env bash
# Prints how many processes share the tests: more than there are processors, for a test that waits
# for a browser, a desktop or a server leaves its own to another one.
set -euo pipefail
processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
echo $((processors + (processors + 1) / 2))
