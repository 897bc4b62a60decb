# `make demo` and `make test` set up all that they need: git, make, python3.11 and pip suffice.
PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
DEMO_READY := $(VENV)/.demo-ready
DEV_READY := $(VENV)/.dev-ready
MODELS_READY := $(VENV)/.models-ready
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock
PROTOS := $(shell find protos -name '*.proto' | sort)

.PHONY: demo triton audiocraft test test-units test-systems test-processes test-slow test-models \
	test-models-small test-pipeline test-audiocraft test-extras test-k8s test-scale \
	rolling-restarts images test-images test-model-images test-compose k8s-token deploy \
	test-cluster capacity check protos serve bench clean

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(DEMO_READY): pyproject.toml requirements.lock | $(VENV)/bin/python
	$(PIP_INSTALL) -e '.[local]'
	touch $@

$(DEV_READY): $(DEMO_READY)
	$(PIP_INSTALL) -e '.[dev]'
	touch $@

# PyPI's torch brings the libraries of a GPU; a machine without one saves 5 GB with
# TORCH_INDEX, the address of an index of CPU wheels.
TORCH_INDEX ?=
$(MODELS_READY): $(DEV_READY) requirements-models.lock
	$(PIP_INSTALL) -c requirements-models.lock $(TORCH_INDEX:%=--extra-index-url %) \
		-e '.[dev,models]'
	touch $@

# A Triton server for tests. Its Python backend is linked against libpython3.11, which Debian's
# Python has and pyenv's has not.
TRITON_PYTHON ?= /usr/bin/python3.11
TRITON_READY := .venv-triton/.ready
$(TRITON_READY): requirements-triton.txt
	$(TRITON_PYTHON) -m venv .venv-triton
	.venv-triton/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r $<
	touch $@

triton: $(TRITON_READY)

# audiocraft, which asks for an old torch, has an environment of its own: a service runs in it by
# WIA_PYTHON='audiogen=.venv-audiocraft/bin/python'.
AUDIOCRAFT := .venv-audiocraft
AUDIOCRAFT_READY := $(AUDIOCRAFT)/.ready
AUDIOCRAFT_INSTALL := $(AUDIOCRAFT)/bin/python -m pip install --quiet --disable-pip-version-check
$(AUDIOCRAFT_READY): requirements-audiocraft.txt pyproject.toml requirements.lock
	$(PYTHON) -m venv $(AUDIOCRAFT)
	$(AUDIOCRAFT_INSTALL) -c requirements.lock $(TORCH_INDEX:%=--extra-index-url %) \
		-e '.[audiogen,musicgen-models]' pytest pytest-asyncio pytest-timeout pytest-xdist
	$(AUDIOCRAFT_INSTALL) --no-deps -r $<
	touch $@

audiocraft: $(AUDIOCRAFT_READY)

demo: $(DEMO_READY)
	$(BIN)/wia produce samples/narration.mp3 --script samples/story.txt --out out/mix.flac \
		--stems out/stems --cue-sheet out/cue-sheet.json --report out/report.html

PYTEST := $(BIN)/python -m pytest -q -m 'not slow'

# Tests that start processes stand apart: those of whole systems run beside those of one process.
SYSTEMS := tests/system
PROCESSES := tests/wia tests/services/test_every_service.py

# What needs torch, what installs packages, what needs kubectl or a container engine, and what
# takes the whole machine for minutes has targets of its own.
NOT_HERE := tests/models tests/test_extras.py tests/k8s tests/containers tests/scale tests/cluster

test: test-units
	$(MAKE) --jobs 2 --output-sync test-systems test-processes

test-units: $(DEV_READY)
	$(PYTEST) -n 2 --dist loadfile $(patsubst %,--ignore=%,$(SYSTEMS) $(PROCESSES) $(NOT_HERE))

test-systems: $(DEV_READY)
	$(PYTEST) $(SYSTEMS)

test-processes: $(DEV_READY)
	for part in $(PROCESSES); do $(PYTEST) $$part || exit 1; done

test-slow: $(DEV_READY)
	$(BIN)/python -m pytest -q -m slow $(NOT_HERE:%=--ignore=%)

# Model engines with tiny checkpoints; MODEL_TESTS names a part of them. They need a Java runtime
# for konlpy's taggers (apt install default-jre-headless): 'not slow and not java' does without.
MODEL_TESTS ?= tests/models
MODEL_MARKS ?= not slow
AUDIOCRAFT_TESTS := tests/models/audiocraft tests/models/audiogen tests/models/musicgen/audiocraft
RUN_MODEL_TESTS = -m pytest -q -n 2 --dist loadfile -m '$(MODEL_MARKS)'
test-models: $(MODELS_READY) $(TRITON_READY) test-audiocraft
	OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 $(BIN)/python $(RUN_MODEL_TESTS) \
		$(AUDIOCRAFT_TESTS:%=--ignore=%) $(MODEL_TESTS)

test-audiocraft: $(AUDIOCRAFT_READY)
	OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 $(AUDIOCRAFT)/bin/python $(RUN_MODEL_TESTS) \
		$(AUDIOCRAFT_TESTS)

# The part that needs one environment and no Java: what a check before each change has time for.
SMALL_MODEL_TESTS := tests/models/stt tests/models/classifier tests/models/prompter \
	tests/models/musicgen/transformers tests/models/wia
test-models-small: MODEL_MARKS = not slow and not java
test-models-small: $(MODELS_READY)
	OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 $(BIN)/python $(RUN_MODEL_TESTS) $(SMALL_MODEL_TESTS)

# Every model engine in the whole system: few tests, three environments.
test-pipeline: $(MODELS_READY) $(TRITON_READY) $(AUDIOCRAFT_READY)
	OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -q tests/models/system

# Each extra of pyproject.toml, or those in EXTRAS, alone in a fresh virtual environment.
test-extras: $(DEV_READY)
	$(BIN)/python -m pytest -q tests/test_extras.py

# Manifests, as kubectl (1.27 or later) or kustomize (5 or later) builds them.
test-k8s: $(DEV_READY)
	$(BIN)/python -m pytest -q -n 2 tests/k8s

# Several replicas of each service behind one name, restarted, killed and flooded (docs/scaling.md).
test-scale: $(DEV_READY)
	$(BIN)/python -m pytest -q -s tests/scale

# The long run whose result docs/scaling.md records; with ROLLING_OPTIONS=--object-store each
# gateway begins with an empty folder.
ROLLOUTS ?= 100
ROLLING_OPTIONS ?=
rolling-restarts: $(DEV_READY)
	$(BIN)/python -m tests.scale.rolling_restarts --rollouts $(ROLLOUTS) --kills 12 \
		$(ROLLING_OPTIONS)

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
	$(BIN)/python -m pytest -q tests/containers/test_light_images.py tests/containers/test_sample.py

# Images of model engines, started as a pod is, with tiny checkpoints.
test-model-images: $(MODELS_READY) $(TRITON_READY) $(AUDIOCRAFT_READY)
	OMP_NUM_THREADS=1 HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -q \
		tests/containers/test_model_images.py

# compose.yaml with the light images, on a running Docker engine.
test-compose: $(DEV_READY)
	$(BIN)/python -m pytest -q tests/containers/test_compose.py

# What speaks to the cluster; a wrapper of it may change what is applied.
KUBECTL ?= kubectl

# The namespace, and in it the token that callers of the gateway have to bring.
k8s-token:
	$(KUBECTL) get namespace where-is-audio >/dev/null 2>&1 \
		|| $(KUBECTL) create --save-config --filename k8s/base/namespace.yaml
	$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(32), end="")' \
		| $(KUBECTL) --namespace where-is-audio create secret generic wia-gateway \
		--from-file=api-token=/dev/stdin

# An overlay of k8s/ with the images of REGISTRY.
OVERLAY ?= dev
deploy:
	$(KUBECTL) kustomize k8s/overlays/$(OVERLAY) \
		| sed 's#image: where-is-audio/\(.*\):.*#image: $(REGISTRY)/\1:$(TAG)#' \
		| $(KUBECTL) apply --filename -

# The overlay dev on the cluster of kubectl's context: deployed, used, disturbed, and removed.
test-cluster: $(DEV_READY)
	$(BIN)/python -m pytest -q -s tests/cluster

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
