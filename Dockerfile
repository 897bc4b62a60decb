# One image for each of the project's processes; images.toml says which, `make images` builds them.
#   EXTRA       extras of pyproject.toml whose packages the process needs
#   BASE_IMAGE  has python3 (3.11 or later) with venv
#   TORCH_INDEX a further package index, such as the one of CPU wheels of torch
# A build behind a proxy that signs for others brings its certificates as the secret `ca`.
ARG BASE_IMAGE=python:3.11-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /src
COPY pyproject.toml requirements.lock LICENSE README.md ./
# Packages first, from the project's description alone: what all processes need, which all images
# share, then what this one needs. Changed code then changes neither. Torch has files for newer
# Pythons that do not compile here; nothing imports them.
RUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \
    mkdir gen \
    && python3 -m venv /venv \
    && /venv/bin/python -m pip install --quiet --no-cache-dir --no-compile \
       --disable-pip-version-check -c requirements.lock "setuptools==84.2.1" ".[observability]"
ARG EXTRA
ARG TORCH_INDEX=
COPY requirements-models.lock ./
RUN --mount=type=secret,id=ca,target=/etc/ssl/certs/ca-certificates.crt \
    test -n "${EXTRA}" || { echo "build argument EXTRA is missing" >&2; exit 2; }; \
    /venv/bin/python -m pip install --quiet --no-cache-dir --no-compile \
       --disable-pip-version-check -c requirements.lock -c requirements-models.lock \
       ${TORCH_INDEX:+--extra-index-url "${TORCH_INDEX}"} "where-is-audio[${EXTRA}]" \
    && { /venv/bin/python -m compileall -qq /venv/lib || true; }
COPY . .
RUN /venv/bin/python -m pip install --quiet --no-cache-dir \
       --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall . \
    && /venv/bin/python -m pip uninstall --quiet --yes setuptools pip
RUN mkdir /volume

FROM ${BASE_IMAGE}
# A volume of Docker takes its owner from here.
COPY --from=build --chown=10001:10001 /volume /data
COPY --from=build --chown=10001:10001 /volume /models
COPY --from=build /venv /venv
# Engines are deterministic with one BLAS thread; one arena of the allocator, trimmed early, keeps
# memory from growing with what was once in use. Children never speak gRPC, whose handlers of forks
# only get in the way, and say so. Nothing but /tmp need be writable.
ENV PATH=/venv/bin:${PATH} \
    HOME=/tmp \
    USER=where-is-audio \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GRPC_ENABLE_FORK_SUPPORT=false \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1 \
    NUMBA_NUM_THREADS=1 \
    MALLOC_ARENA_MAX=1 \
    MALLOC_TRIM_THRESHOLD_=65536
USER 10001:10001
WORKDIR /tmp
# Python itself is process 1 and handles SIGTERM; what to run follows: services NAME, or gateway.
ENTRYPOINT ["python", "-P", "-m"]
CMD ["services"]
