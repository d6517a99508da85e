# Two commands do everything on a fresh machine: `make handouts` and `make test`.
# Both work in .venv, made from the newest Python of PYTHON that is 3.11 or later.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: handouts test lint proofs conformance golden clean

handouts: $(VENV)/.installed ## build every handout into out/
	$(BIN)/ldn-pdf build

test: $(VENV)/.tested ## run the tests
	$(BIN)/python -m pytest -n auto -m "not slow"

proofs: $(VENV)/.tested ## run the slower proofs
	$(BIN)/python -m pytest -n auto -m slow

lint: $(VENV)/.tested ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

conformance: $(VENV)/.tested ## check every PDF against PDF/UA-1, PDF/A-2a and WCAG 2.2
	$(BIN)/python -m tests.conformance

golden: $(VENV)/.tested ## renew the golden tag trees and what is read aloud, to be read as a diff
	$(BIN)/python -m pytest -n auto tests --renew-golden -k golden

clean: ## throw away the environment and what was built
	rm -rf $(VENV) out dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ldn_pdf needs Python 3.11 or newer. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[all]"
	@$(BIN)/python -m compileall -q ldn_pdf
	@touch $@

$(VENV)/.tested: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@$(BIN)/python -m compileall -q ldn_pdf
	@touch $@ $(VENV)/.installed
