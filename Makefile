# `make` lists the targets. Everything installs into .venv, again only when a requirements file changes.
PYTHON  ?= python3
WORKERS ?= 2
SIZES   ?= 1000 100000
VENV    := .venv
PY      := $(VENV)/bin/python
PIP     := $(PY) -m pip install --quiet --disable-pip-version-check
RUN     := $(VENV)/.runtime-installed
DEV     := $(VENV)/.dev-installed
RIVALS  := $(VENV)/.rivals-installed
PYTEST  := $(PY) -m pytest -n $(WORKERS) --dist loadfile

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint format types check bench screenshots chromium clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run: $(RUN) ## install what is missing and open the dashboard
	$(PY) -m streamlit run app.py

test: lint types chromium ## lint, types, every test (installs all it needs)
	$(PYTEST)

lint: $(DEV) ## ruff: rules and format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

format: $(DEV) ## let ruff mend what it can
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

types: $(DEV) ## mypy --strict
	$(PY) -m mypy

check: $(RUN) ## the corpus linter
	$(PY) -m corpus check

bench: $(RIVALS) ## reproducible comparisons; SIZES="1000 100000 1000000" for more
	$(PY) -m bench --sizes $(SIZES) $(ARGUMENTS)

screenshots: $(DEV) chromium ## every page, light and dark, wide and narrow, into docs/
	$(PY) -m tests.browser.screenshots

chromium: $(DEV)
	@$(PY) -m tests.browser.install_chromium

clean: ## remove the virtual environment and all tool caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { \
	  echo "Parley runs on Python 3.11, 3.12 or 3.13; '$(PYTHON)' is $$($(PYTHON) -V 2>&1)." >&2; \
	  echo "Name another one, for example: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "No virtual environment could be made; on Debian or Ubuntu install python3-venv first." >&2; exit 1; }

$(RUN): requirements.txt | $(PY)
	$(PIP) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt | $(PY)
	$(PIP) -r requirements-dev.txt
	@touch $@ $(RUN)

$(RIVALS): requirements-bench.txt $(DEV)
	$(PIP) -r requirements-bench.txt
	@touch $@
