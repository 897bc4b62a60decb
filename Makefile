# `make demo` and `make test` set up all that they need: git, make, python3.11 and pip suffice.
PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
DEMO_READY := $(VENV)/.demo-ready
DEV_READY := $(VENV)/.dev-ready
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock
PROTOS := $(shell find protos -name '*.proto' | sort)

.PHONY: demo test test-slow test-k8s images test-images k8s-token deploy capacity check protos serve bench clean

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
# What needs kubectl or a container engine has a target of its own.
ELSEWHERE := tests/k8s tests/containers
PYTEST := $(BIN)/python -m pytest -q -m 'not slow'

test: $(DEV_READY)
	$(PYTEST) -n 2 --dist loadfile $(foreach part,$(WITH_SYSTEM) $(WITH_PROCESSES) $(ELSEWHERE),--ignore=$(part))
	$(PYTEST) $(WITH_SYSTEM) & system=$$!; \
	for part in $(WITH_PROCESSES); do $(PYTEST) $$part || failed=1; done; \
	wait $$system && test -z "$$failed"

test-slow: $(DEV_READY)
	$(BIN)/python -m pytest -q -m slow $(ELSEWHERE:%=--ignore=%)

# Manifests, as kubectl (1.27 or later) or kustomize (5 or later) builds them.
test-k8s: $(DEV_READY)
	$(BIN)/python -m pytest -q -n 2 tests/k8s

# Images with docker, buildah or podman (docs/development.md). SERVICE names some; without it all
# light ones are built. PUSH=1 pushes them to REGISTRY.
REGISTRY ?= where-is-audio
TAG ?= 0.1.0
SERVICE ?=
IMAGE_OPTIONS ?=
images:
	$(PYTHON) -m tools.images $(SERVICE) --registry $(REGISTRY) --tag $(TAG) \
		$(if $(PUSH),--push) $(IMAGE_OPTIONS)

# Light images, started as a pod is.
test-images: $(DEV_READY)
	$(BIN)/python -m pytest -q tests/containers

# The namespace, and in it the token that callers of the gateway have to bring.
k8s-token:
	kubectl create namespace where-is-audio
	$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(32), end="")' \
		| kubectl --namespace where-is-audio create secret generic wia-gateway \
		--from-file=api-token=/dev/stdin

# An overlay of k8s/ with the images of REGISTRY.
OVERLAY ?= dev
deploy:
	kubectl kustomize k8s/overlays/$(OVERLAY) \
		| sed 's#image: where-is-audio/\(.*\):.*#image: $(REGISTRY)/\1:$(TAG)#' | kubectl apply --filename -

# The tables of docs/capacity.md.
capacity:
	$(PYTHON) -m tools.capacity

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
