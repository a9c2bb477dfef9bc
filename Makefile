# make run: set up and run the main job on the documents in raw/.   make test: set up what is missing and run all tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := build/peers
FUZZER := build/fuzzer
FUZZ_SECONDS ?= 3600
COMPILE := pip compile --quiet --universal --generate-hashes --no-header --group dev pyproject.toml

.PHONY: help run test test-slow soak check lock docs samples eval bench fuzz clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(READY)  ## read raw/, publish to curated/
	$(BIN)/kanhe refresh

test: $(READY)  ## all tests that take under five minutes together
	$(BIN)/python -m pytest -m "not slow and not soak"

test-slow: $(READY)  ## the tests that take longer
	$(BIN)/python -m pytest -m slow

soak: $(READY)  ## kills at random moments, readers during publishing: many minutes
	$(BIN)/python -m pytest -m soak -s

check: $(READY)  ## style, types, import layers, generated docs, lock file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/write_dataset_docs.py --check
	$(BIN)/python scripts/plot_intervals.py --check
	cp requirements.lock $(VENV)/lock.check
	$(BIN)/uv $(COMPILE) --output-file $(VENV)/lock.check
	sed 's|$(VENV)/lock.check|requirements.lock|' $(VENV)/lock.check | diff -u requirements.lock -
	! grep -nE 'https?://' requirements.lock

lock: $(READY)  ## bring requirements.lock in step with pyproject.toml
	$(BIN)/uv $(COMPILE) --output-file requirements.lock

docs: $(READY)  ## write docs/datasets.md and docs/vocabularies.md from schemas/, docs/intervals.svg from the samples
	$(BIN)/python scripts/write_dataset_docs.py
	$(BIN)/python scripts/plot_intervals.py

samples: $(READY)  ## build the sample report and the sidecars in raw/
	$(BIN)/python scripts/build_sample_report.py
	$(BIN)/python scripts/write_sidecars.py

eval: $(READY)  ## the scorers on the annotated passages and documents and, where KANHE_EVAL_DIR is set, on the evaluation data
	$(BIN)/python -m benchmarks.annotated
	test -z "$$KANHE_EVAL_DIR" || $(BIN)/python -m benchmarks.quality

bench: $(READY)  ## speed against peers, growth with the text, hostile texts; names in BENCH run those alone
	@test -x $(PEERS)/bin/python || { $(BIN)/python -m venv $(PEERS) && \
	  $(BIN)/uv pip install --quiet --python $(PEERS)/bin/python --group bench || echo "the peers cannot be installed today: see above"; }
	$(BIN)/python -m benchmarks --check $(BENCH)

fuzz: $(READY)  ## look for texts that break the reader or the extractor, for FUZZ_SECONDS (an hour)
	@test -x $(FUZZER)/bin/python || $(BIN)/python -m venv $(FUZZER)
	@$(BIN)/uv pip install --quiet --python $(FUZZER)/bin/python --editable . --group fuzz
	mkdir -p build/fuzz
	$(FUZZER)/bin/python -m tests.fuzz.fuzz_text -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=build/fuzz/ build/fuzz/inputs

clean:  ## remove what was built
	rm -rf $(VENV) .kanhe build dist

$(READY): pyproject.toml requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit("kanhe needs Python 3.11 or newer: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(BIN)/python -m ensurepip
	@echo "setting up $(VENV) (a minute or two, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@
