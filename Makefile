# demo  a newsroom to look at, on this machine       make demo PORT=8123
# test  every check and every test
# lint  the checks alone            lock   remake the lock files from pyproject.toml
# bench · soak   see bench/README.md

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --disable-pip-version-check --no-input --require-hashes

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
	@$(PYTHON) newsroom/python_check.py
	@echo "Making $(VENV) and installing the packages of requirements.lock (some 100 MB, once)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo "Installing the tools of requirements-dev.lock"
	@$(PIP) -r requirements-dev.lock
	@touch $@
