# What people and machines run; `make help` lists it.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
export HOST ?= 127.0.0.1
export PORT ?= 8000
export WORKERS ?= 1
export THREADS ?= 8
# Memory that a password hash took goes back to the system.
export MALLOC_ARENA_MAX ?= 2
export MALLOC_MMAP_THRESHOLD_ ?= 1048576
unexport PYTHONDONTWRITEBYTECODE  # compiled modules make every later start quick

BIN := .venv/bin
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development
PO := $(wildcard app/translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
TEMPLATE := app/translations/messages.pot

.PHONY: help
help: ## say what there is to run
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 20

.PHONY: run
run: $(RUNTIME) $(MO) ## set everything up and serve on HOST:PORT
	@! (exec 3<>"/dev/tcp/$(HOST)/$(PORT)") 2>/dev/null \
	  || { echo 'Something answers on $(HOST):$(PORT) already; choose another port: make run PORT=8001' >&2; exit 1; }
	@mkdir -p instance
	@$(BIN)/flask setup
	@echo 'Open http://$(HOST):$(PORT)/'
	@exec $(BIN)/granian --interface wsgi --host "$(HOST)" --port "$(PORT)" --no-ws \
	  --workers "$(WORKERS)" --blocking-threads "$(THREADS)" --workers-kill-timeout 30 \
	  --respawn-failed-workers --log-level error wsgi:app

.PHONY: test
test: $(DEVELOPMENT) $(MO) ## run every test, on real PostgreSQL and in a real browser
	@$(BIN)/python -m tests.provision.chromium
	@$(BIN)/python -m tests.provision.nu
	@$(BIN)/pytest -q -n 2 --ignore tests/browser
	@$(BIN)/pytest -q -n 2 --dist worksteal tests/browser

.PHONY: check
check: $(DEVELOPMENT) $(MO) ## check format, lint, types, imports, templates, migrations, translations
	@echo 'format'        && $(BIN)/ruff format --quiet --check .
	@echo 'lint'          && $(BIN)/ruff check --quiet .
	@echo 'types'         && $(BIN)/mypy --no-error-summary
	@echo 'imports'       && $(BIN)/lint-imports --no-cache --no-logo
	@echo 'templates'     && $(BIN)/djlint --quiet --lint app/templates
	@$(BIN)/pytest -q --durations-min 60 -n 0 tests/architecture/test_templates.py
	@echo 'migrations'    && $(MAKE) migrations-in-step
	@echo 'translations'  && $(BIN)/pytest -q --durations-min 60 -n 0 tests/architecture/test_translations.py

.PHONY: migrations-in-step
migrations-in-step:
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT \
	  && export DATABASE_URL="sqlite:///$$scratch/university.db" \
	  && $(BIN)/flask db upgrade && $(BIN)/flask db check

.PHONY: bench
bench: $(DEVELOPMENT) $(MO) ## measure, each figure beside its limit
	@$(BIN)/python -m benchmarks

.PHONY: screens
screens: $(DEVELOPMENT) $(MO) ## photograph every page into instance/screens, and the documents' pictures
	@$(BIN)/python -m tests.screens

.PHONY: lock
lock: $(DEVELOPMENT) ## compile requirements*.in with hashes; UPGRADE=--upgrade takes newer versions
	@for name in requirements requirements-dev; do \
	  UV_PYTHON_DOWNLOADS=never UV_CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/uv pip compile --quiet \
	    --universal --python-version 3.11 --generate-hashes $(UPGRADE) $$name.in -o $$name.txt; \
	done

.PHONY: translations
translations: $(DEVELOPMENT) ## collect new sentences into the catalogues, ready to be translated
	@$(BIN)/pybabel --quiet extract --mapping pyproject.toml --keywords N_ --sort-by-file \
	  --no-location --omit-header --output $(TEMPLATE) app
	@$(BIN)/pybabel --quiet update --input-file $(TEMPLATE) --output-dir app/translations \
	  --no-fuzzy-matching --ignore-obsolete --width 99
	@rm $(TEMPLATE)

%.mo: %.po | $(RUNTIME)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

$(DEVELOPMENT): requirements.txt requirements-dev.txt | $(BIN)/pip
	@echo 'Installing what the university, its tests and its checks need …'
	@$(BIN)/pip install --quiet --no-deps --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $(RUNTIME) $@

$(RUNTIME): requirements.txt | $(BIN)/pip
	@echo 'Installing what the university needs …'
	@$(BIN)/pip install --quiet --no-deps --require-hashes -r requirements.txt
	@touch $@

# Debian keeps the part of Python that puts pip into a new environment in a package of its own.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Python 3.11 or newer is needed; name it as in: make run PYTHON=python3.12' >&2; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip' 2>/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; \
	  then apt-get -qq update && apt-get -qq install --yes --no-install-recommends python3-venv >/dev/null; fi
	@$(PYTHON) -m venv --clear .venv >/dev/null 2>&1 \
	  || { $(PYTHON) -m venv --clear --without-pip .venv \
	       && $(PYTHON) -m pip --quiet --python $(BIN)/python install pip; } >/dev/null 2>&1 \
	  || { rm -rf .venv; echo 'Python cannot make an environment here: install python3-venv (as root: apt-get install python3-venv) and run this again.' >&2; exit 1; }
