# demo  a newsroom to look at, on this machine       make demo PORT=8123
# test  every check and every test
# lint  the checks alone            lock   remake the lock files from pyproject.toml
# bench · soak   see bench/README.md

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: demo test lint lock bench soak
.DEFAULT_GOAL := demo

demo: $(VENV)/installed
	@exec $(RUN) manage.py demo

test: $(VENV)/installed-dev
	@exec $(RUN) -m newsroom.verification

lint: $(VENV)/installed-dev
	@exec $(RUN) -m newsroom.verification --lint

lock: $(VENV)/installed
	$(RUN) -m pip install --quiet --disable-pip-version-check uv
	$(RUN) -m uv pip compile $(LOCK) -o requirements.lock pyproject.toml
	$(RUN) -m uv pip compile $(LOCK) -o requirements-dev.lock -c requirements.lock --group dev pyproject.toml

LOCK := --quiet --universal --generate-hashes --python-version 3.11 --upgrade \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

bench soak:
	@sed -n '/^## $@/,/^## /p' bench/README.md

$(VENV)/installed: requirements.lock
	@$(PYTHON) newsroom/install.py $<
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(PYTHON) newsroom/install.py $<
	@touch $@
