# Two commands matter: `make run` starts the house, `make test` proves it. `make help` lists all.
# Stamps in the virtual environment carry the checksum of what was installed, so nothing is
# installed twice and a changed lock is never missed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0
RUNTIME := $(VENV)/runtime-$(shell cat requirements.lock pyproject.toml | cksum | tr ' ' '-')
TOOLS := $(VENV)/tools-$(shell cat requirements-dev.lock pyproject.toml | cksum | tr ' ' '-')
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
PYTEST := $(BIN)/python -m pytest
TWO := --numprocesses=3 --dist=loadfile
COMPILE := uv pip compile pyproject.toml --group build --universal --generate-hashes \
	--no-emit-index-url --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help run demo test test-fast soak bench check format lock browser

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: $(RUNTIME) ## Start the whole house with a sandbox court on http://localhost:8000 (PORT=…)
	@exec $(BIN)/auction serve --sandbox

demo: $(RUNTIME) ## Play a case from the seizure to the creditors, in under a minute
	@exec $(BIN)/auction demo

test: $(TOOLS) browser ## Run every test, the browser's in a process of their own
	@$(PYTEST) $(TWO) --ignore=tests/browser; rest=$$?; \
	$(PYTEST) tests/browser; pages=$$?; \
	[ $$rest -eq 0 ] && [ $$pages -eq 0 ]

test-fast: $(TOOLS) ## Run what needs no browser
	@$(PYTEST) $(TWO) --ignore=tests/browser

soak: $(TOOLS) browser ## Run every test with the large sizes; up to 90 minutes
	@AUCTION_SOAK=1 $(PYTEST) --timeout=3600 --ignore=tests/browser; rest=$$?; \
	AUCTION_SOAK=1 $(PYTEST) --timeout=3600 tests/browser; pages=$$?; \
	[ $$rest -eq 0 ] && [ $$pages -eq 0 ]

bench: $(TOOLS) ## Measure speed beside yardsticks (ONLY=hot_lot,… ROUNDS=n QUICK=1)
	@ONLY="$(ONLY)" ROUNDS="$(ROUNDS)" QUICK="$(QUICK)" $(BIN)/python -m tests.bench

check: $(TOOLS) ## Lint, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(TOOLS) ## Bring every file into the house's form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## Resolve pyproject.toml into the two hashed locks (needs uv)
	@$(COMPILE) --output-file requirements.lock
	@$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; name it with PYTHON=…" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "Installing python3-venv, which $(PYTHON) lacks, with apt."; \
		$(APT) update && $(APT) install --yes --no-install-recommends python3-venv >/dev/null; }
	@echo "Making a virtual environment in $(VENV)."
	@$(PYTHON) -m venv --clear $(VENV) && touch $@

$(RUNTIME): $(VENV)/made
	@echo "Installing what requirements.lock names; the first time takes about half a minute."
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/runtime-* && touch $@

$(TOOLS): $(RUNTIME)
	@echo "Installing what the tests need, from requirements-dev.lock."
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@rm -f $(VENV)/tools-* && touch $@

browser:
	@{ command -v chromium && dpkg-query --show fonts-noto-cjk libatomic1; } >/dev/null 2>&1 || { \
		echo "Installing Chromium and Chinese fonts with apt, for the browser tests."; \
		$(APT) update && \
		$(APT) install --yes --no-install-recommends \
			chromium fonts-noto-cjk libatomic1 >/dev/null; }
