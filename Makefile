# Needs python3 (3.11+) with venv, make and a package registry. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PY := .venv/bin/python
PORT ?= 8000
BIND ?= 127.0.0.1
ARGS ?=
BENCH ?=
MUTANT ?=
SEEDS ?= 1..5000
REPORT ?= var/lab-report.json
KEY ?=

.PHONY: help run venv venv-run browser app release test test-fast test-live test-postgres test-browser test-fault check format bench mutants nightly lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

run: venv-run ## start Handrail here; PORT=8000 BIND=127.0.0.1
	@.venv/bin/handrail dev --port $(PORT) --bind $(BIND)

venv-run:
	@python3 tools/venv.py run

venv: ## make .venv with everything the tests need and `handrail` in it
	@python3 tools/venv.py dev

browser: venv
	@$(PY) -m tools.node install

app: browser ## bundle the app into dist/app, for HANDRAIL_APP_DIR; the same bytes from the same sources
	@$(PY) -m tools.node exec release.mjs ../dist/app

release: browser ## wheel with the app inside, its manifest and the changelog into dist/, from the last commit; KEY=file signs
	@$(PY) -m tools.release $(if $(KEY),--key $(KEY))

test: browser ## the suite on SQLite, browser journeys too; ARGS="-k sync -x"
	$(PY) -m pytest -n 2 $(ARGS)

test-fast: venv ## what one runs at every change: no browser, no server of its own
	$(PY) -m pytest -n 2 -m "not browser and not fault and not nightly and not live" $(ARGS)

test-live: venv ## servers, attacks on them, and tests of the tools
	$(PY) -m pytest -n 2 -m "live and not browser and not fault and not nightly" $(ARGS)

test-browser: browser ## only the browser journeys
	$(PY) -m pytest -n 2 -m browser $(ARGS)

test-fault: venv ## only what kills, cuts and fills things
	$(PY) -m pytest -m "fault and not nightly" $(ARGS)

test-postgres: venv ## whatever asks the database, on a throw-away PostgreSQL
	$(PY) -m tools.pg -- $(PY) -m pytest -n 2 -m "database and not browser and not fault and not nightly" $(ARGS)

check: browser ## lint, types, fences, migrations, budgets, docs
	@$(PY) -m tools.check $(ARGS)

format: venv ## let ruff put our Python in order
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

bench: browser ## one JSON object a line; BENCH=vault runs those whose names begin so
	@$(PY) -m bench $(BENCH) $(ARGS)

mutants: browser ## remove each protection in turn; its test must go red. MUTANT=name for one
	@$(PY) -m tools.mutants $(MUTANT) $(ARGS)

nightly: browser ## the long versions of everything; SEEDS=1..5000 for the fault lab's million operations
	HANDRAIL_LONG=1 $(PY) -m pytest -n 2 $(ARGS)
	$(PY) -m tools.mutants
	HANDRAIL_LONG=1 $(PY) -m bench
	$(PY) -m tools.page_quality
	$(PY) -m tests.faults.lab --seeds $(SEEDS) --operations 200 --jobs 2 --report $(REPORT)
	$(PY) -m tools.pg -- $(PY) -m tests.faults.lab --seeds 900001..900250 --operations 200 --report $(REPORT).postgres

lock: ## after a change to pyproject.toml: lock again and export both lists (needs uv)
	@python3 tools/lock.py

clean: ## forget .venv and caches; var/ with your data stays
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
