# demo  a newsroom to look at, on this machine       make demo PORT=8123
# test  every check and every test
# lint  the checks alone            lock   remake the lock files from pyproject.toml
# lighthouse  what Google's meter says of the demonstration      bench  how fast pages are served
# soak  killed workers and counters, readings of all orders, then broken pictures       make soak SECONDS=3600

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
NPM := node_modules/.package-lock.json

.PHONY: demo test lint lock lighthouse bench soak
.DEFAULT_GOAL := demo

demo: $(VENV)/installed
	@exec $(RUN) manage.py demo

test: $(VENV)/installed-dev tests/validators/$(NPM)
	@exec $(RUN) -m newsroom.verification

lint: $(VENV)/installed-dev
	@exec $(RUN) -m newsroom.verification --lint

lock: $(VENV)/installed
	$(RUN) -m pip install --quiet --disable-pip-version-check uv
	$(RUN) -m uv pip compile $(LOCK) -o requirements.lock pyproject.toml
	$(RUN) -m uv pip compile $(LOCK) -o requirements-dev.lock -c requirements.lock --group dev pyproject.toml

LOCK := --quiet --universal --generate-hashes --python-version 3.11 --upgrade \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lighthouse: $(VENV)/installed-dev bench/lighthouse/$(NPM)
	@exec $(RUN) bench/lighthouse.py

# Broken pictures for SECONDS; what brought the opener down is left in .data/fuzz.
soak: $(VENV)/installed-dev
	@SOAK=1 $(RUN) -m newsroom.verification tests/integration/test_killed_workers.py \
		tests/integration/test_killed_counters.py tests/integration/test_readership_oracle.py
	@exec $(RUN) bench/fuzz_pictures.py $(or $(SECONDS),300)

# WRITE=1 puts the table into bench/serving.md as well.
bench: $(VENV)/installed-dev
	@exec $(RUN) -m bench.serving $(if $(WRITE),--write)

$(VENV)/installed: requirements.lock
	@$(PYTHON) newsroom/install.py $<
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(PYTHON) newsroom/install.py $<
	@touch $@

# Left unmade where the network is away: its tests then say that they were skipped.
%/$(NPM): %/package-lock.json | $(VENV)/installed-dev
	@$(RUN) newsroom/node_packages.py $*
