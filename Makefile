.PHONY: help run test check bench setup setup-test format lock shots pictures
help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup:  ## .venv and the system libraries that the app needs
	@packaging/setup.sh run

setup-test:  ## the same, and a desktop to test on
	@packaging/setup.sh test

run: setup  ## the demo family, with the window on it (without a display: the same facts in text)
	@.venv/bin/python -m guardian demo

test: setup-test  ## every test, browser and desktop journeys included
ifdef ARGS
	@TMPDIR=$$(packaging/test_folder.sh) .venv/bin/python -m pytest -n $$(packaging/test_workers.sh) -q $(ARGS)
else
	@packaging/every_test.sh
endif

check: setup-test  ## style, types, import directions, translations, dead code
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/python -m pytest -q tests/house
	@.venv/bin/codespell guardian ui tests packaging *.md
	@.venv/bin/vulture
	@.venv/bin/deptry .

bench: setup-test  ## how fast and how large, beside a floor of the same run; ARGS="--list", ARGS="idle --json"
	@.venv/bin/python -m benchmarks $(ARGS)

shots: setup-test  ## every page in every language, theme and size, to build/shots; ARGS="--pages home --themes dark"
	@QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.walk build/shots $(ARGS)

pictures: setup-test  ## the pictures of the README, from the practice family
	@for language in en zh_CN; do QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.ui.pictures docs/pictures $$language; done

format:  ## put the code in order
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

lock:  ## compile the lock files anew (needs uv)
	uv pip compile --universal --python-version 3.11 pyproject.toml --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o packaging/locks/run.txt
	uv pip compile --universal --python-version 3.11 pyproject.toml --extra onnx --group dev --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o packaging/locks/dev.txt
