# Two commands do everything on a fresh machine: `make handouts` and `make test`.
# Both work in .venv, made from PYTHON (3.11 or later), with exactly the packages that requirements/ names.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# uv where there is one, else pip. Either takes only wheels whose hash is in the lock.
ifneq ($(shell command -v uv),)
INSTALL := uv pip install --quiet --python $(VENV)
UPGRADE := --upgrade
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
UPGRADE := --upgrade --upgrade-strategy eager
endif
UV := $(or $(shell command -v uv),$(BIN)/uv)

.DELETE_ON_ERROR:  # an environment without pip, as Debian makes it before python3-venv is there
.PHONY: help desk handouts test lint proofs conformance bench scale fuzz golden lock newest newest-here wheel clean

handouts: $(VENV)/.installed ## build every handout into out/
	$(BIN)/ldn-pdf build

help: ## say what each word after `make` does
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | expand -t 14

desk: $(VENV)/.installed ## open the handouts in the browser
	$(BIN)/ldn-pdf desk

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

bench: $(VENV)/.tested $(VENV)/peers/.installed ## how fast, how large and how sound, beside other programs
	@$(BIN)/python benchmarks/run.py --python $(CURDIR)/$(VENV)/peers/bin/python

# WeasyPrint draws letters with Pango, a package of the system.
$(VENV)/peers/.installed: $(BIN)/python benchmarks/peers.txt
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && ! ldconfig -p | grep -q libpangoft2; then \
		apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null || true; fi
	$(BIN)/python -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/peers.txt
	@touch $@


scale: $(VENV)/.installed ## does cost grow straight: 1,000 handouts, 20 ledgers, 2,000 claims, 100,000 deliveries
	@$(BIN)/python benchmarks/scale.py

FUZZ ?= 2000
fuzz: $(VENV)/.tested ## for long: random handouts, and files of each kind with bytes and parts changed
	FUZZ=$(FUZZ) SEED=$$(date +%s) HYPOTHESIS_PROFILE=random $(BIN)/python -m pytest -n auto -p no:cacheprovider \
		tests/typesetting/test_random_handouts.py tests/commands/test_mutated_files.py

golden: $(VENV)/.tested ## renew what is made and committed: tag trees, what is read aloud, schemas, docs/rules.md
	$(BIN)/python -m pytest -n auto tests --renew-golden -k golden

wheel: $(VENV)/.installed ## the program as one file in dist/, for computers without this folder
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

# The newest versions that pyproject.toml allows; `make lock RENEW=` keeps those that still fit.
# One lock holds for all systems and Pythons; the loop proves that each of them finds wheels. None is run there.
RENEW := --upgrade
SYSTEMS := linux windows macos
PYTHONS := 3.11 3.12 3.13 3.14
COMPILE = $(UV) pip compile --quiet $(RENEW) --universal --python-version 3.11 --only-binary :all: --generate-hashes \
	--no-annotate --custom-compile-command "make lock"
BUILD = $(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")'
lock: $(UV) ## renew requirements/: exact versions with hashes
	@mkdir -p requirements
	$(BUILD) | $(COMPILE) pyproject.toml - --extra test --output-file requirements/test.txt
	$(BUILD) | $(COMPILE) pyproject.toml - --extra all --constraints requirements/test.txt --output-file requirements/all.txt
	@for system in $(SYSTEMS); do for python in $(PYTHONS); do \
		MACOSX_DEPLOYMENT_TARGET=15.0 $(UV) pip install --quiet --dry-run --target $(VENV)/elsewhere --no-deps \
		--require-hashes --only-binary :all: --python-platform $$system --python-version $$python \
		--requirement requirements/test.txt || { echo "No wheels for Python $$python on $$system: see above."; exit 1; }; \
	done; done

newest: ## run the tests on the newest packages that pyproject.toml allows, in an environment of its own
	@$(MAKE) --no-print-directory VENV=$(VENV)/newest newest-here

newest-here: $(BIN)/python
	$(INSTALL) $(UPGRADE) --editable ".[test]"
	$(BIN)/python -m pytest -n auto -m "not slow"

clean: ## throw away the environment and what was built
	rm -rf $(VENV) out dist

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ldn_pdf needs Python 3.11 or newer. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(BIN)/uv: $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# What the lock lacks is not fetched: the project is installed with what is there.
define install
	$(INSTALL) --require-hashes --only-binary :all: --requirement requirements/$(1).txt
	@PIP_FIND_LINKS= UV_FIND_LINKS= $(INSTALL) --no-index --no-build-isolation --editable ".[$(1)]" \
		>$(VENV)/install.log 2>&1 || { \
		if grep -qE "No matching distribution|No solution found" $(VENV)/install.log; \
		then echo "pyproject.toml asks for packages that requirements/$(1).txt does not hold. Run: make lock"; \
		else cat $(VENV)/install.log; fi; exit 1; }
	@$(BIN)/python -m compileall -q ldn_pdf
endef

$(VENV)/.installed: $(BIN)/python pyproject.toml requirements/all.txt
	$(call install,all)
	@touch $@

$(VENV)/.tested: $(BIN)/python pyproject.toml requirements/test.txt
	$(call install,test)
	@touch $@ $(VENV)/.installed
