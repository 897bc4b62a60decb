# `make demo` and `make test` set up all that they need: git, make, python3.11 and pip suffice.
PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
DEMO_READY := $(VENV)/.demo-ready
DEV_READY := $(VENV)/.dev-ready
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock
PROTOS := $(shell find protos -name '*.proto' | sort)

.PHONY: demo test test-slow check protos serve bench clean

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(DEMO_READY): pyproject.toml requirements.lock | $(VENV)/bin/python
	$(PIP_INSTALL) -e '.[local]'
	touch $@

$(DEV_READY): $(DEMO_READY)
	$(PIP_INSTALL) -e '.[dev]'
	touch $@

demo: $(DEMO_READY)
	$(BIN)/wia produce samples/narration.mp3 --script samples/story.txt --out out/mix.flac \
		--stems out/stems --cue-sheet out/cue-sheet.json --report out/report.html

# Tests that start processes count their own pytest's, so that each part has a pytest of its own.
WITH_SYSTEM := tests/system
WITH_PROCESSES := tests/wia tests/services/test_every_service.py
PYTEST := $(BIN)/python -m pytest -q -m 'not slow'

test: $(DEV_READY)
	$(PYTEST) -n 2 --dist loadfile $(foreach part,$(WITH_SYSTEM) $(WITH_PROCESSES),--ignore=$(part))
	$(PYTEST) $(WITH_SYSTEM) & system=$$!; \
	for part in $(WITH_PROCESSES); do $(PYTEST) $$part || failed=1; done; \
	wait $$system && test -z "$$failed"

test-slow: $(DEV_READY)
	$(BIN)/python -m pytest -q -m slow

check: $(DEV_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy common services gateway wia training
	$(BIN)/python -m tools.generate_stubs --check

protos: $(DEV_READY)
	$(BIN)/python -m tools.generate_stubs

serve: $(DEMO_READY)
	$(BIN)/wia serve

bench: $(DEV_READY)
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) out build *.egg-info
