# Everything sets itself up in a local virtual environment: only Python (3.11 or newer, with venv) and make are needed.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SIX := doha-2020 home-by-christmas conditions-enforced residual-force release-up-front one-team
ENDINGS := settlement talks_ongoing broken_off government_falls

.PHONY: run calibrate test test-quick test-bounds test-pythons torture lint bench bench-peers setup clean

run: $(READY)  ## baseline, six scenarios, claims, a sweep, a typical history of each ending; figures in results/gallery (three minutes)
	@echo '== 1 of 5: the agreement as signed, 10,000 histories (compiled once, in seconds)'
	$(BIN)/talks run doha-2020 --figures results/gallery/doha-2020
	@echo '== 2 of 5: six scenarios on the same draws (half a minute)'
	$(BIN)/talks compare $(SIX) --figures results/gallery/six-scenarios
	@echo '== 3 of 5: the documents'"'"' claims as experiments (half a minute)'
	$(BIN)/talks claims --figures results/gallery/claims
	@echo '== 4 of 5: 81 plans of exit, 162,000 histories (half a minute)'
	$(BIN)/talks sweep exit-and-conditions --figures results/gallery/exit-and-conditions
	@echo '== 5 of 5: a typical history of each ending, and where its fate turned (half a minute)'
	$(BIN)/talks replay doha-2020 --figures results/gallery/endings
	for ending in $(ENDINGS); do \
		$(BIN)/talks replay doha-2020 --like $$ending --turns --figures results/gallery/endings || exit; done

calibrate: $(READY)  ## the worlds that pass the documents' dated facts, found anew (minutes), with their figures
	$(BIN)/talks calibrate --figures results/gallery/back-test

test: $(READY)  ## all tests, on the same examples every time
	$(BIN)/python -m pytest -n auto

test-quick: $(READY)  ## rules, drivers, scenario files, statistics: within a minute
	$(BIN)/python -m tests.environments quick

test-bounds: $(READY)  ## a run, a sweep, a figure and more with the lowest versions allowed, and with the newest
	$(BIN)/python -m tests.environments bounds

test-pythons: $(READY)  ## the quick part of the tests on every supported Python that this machine has
	$(BIN)/python -m tests.environments pythons

torture: $(READY)  ## what takes long: new examples for every property test, kills at random moments (an hour)
	$(BIN)/python -m pytest -m "torture or hypothesis" --hypothesis-profile torture

lint: $(READY)  ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## speed and memory; whether the calibrator finds what is known; peers side by side in one run
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python -m benchmarks.sweeps --million
	$(BIN)/python benchmarks/posterior.py
	$(BIN)/python benchmarks/sbc.py
	$(BIN)/python benchmarks/peers.py

bench-peers: $(READY)  ## beside Mesa, EMA Workbench and NegMAS, in an environment of its own (minutes)
	$(BIN)/python benchmarks/peers.py

setup: $(READY)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer with its venv module is needed (on Debian: apt-get install python3-venv)'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info
