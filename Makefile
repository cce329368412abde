# Every command sets up what it needs in .venv; outside this folder only the key of the ids is made.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt

.PHONY: demo check lint test model clean

demo: .venv/.run          ## study the example sessions
	$(BIN)/turnscope study examples/sessions -o demo-report

check: lint test          ## all that must hold before a change lands

lint: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests
	MYPYPATH=examples $(BIN)/mypy examples/*.py docs/generate.py benchmarks/*.py benchmarks/*/*.py
	$(BIN)/lint-imports

test: .venv/.dev
	$(BIN)/python -m pytest -n 2

model: .venv/.dev         ## train the default model anew: make model GOLD=path/to/gold
	$(BIN)/python -m turnscope.training $(GOLD)

clean:
	rm -rf .venv build demo-report *.egg-info

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

.venv/.dev: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) torch
	$(PIP) -e '.[dev]'
	@touch $@ .venv/.run
