# make demo: the whole day on the built-in town, then its map in the browser.
# make test: everything that must hold. make prove: every promise with its full figures. All install what they need into .venv and are safe to repeat.

PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime-installed
TOOLS := .venv/.tools-installed
TOWN ?= demo-campaign
PORT ?= 8000

# a busy computer may miss a time: what failed has one more try, alone; a fault fails again
ONCE_MORE = echo "Once more, what failed, one by one"; $(BIN)/python -m pytest --last-failed --last-failed-no-failures none

.PHONY: demo test prove lint types arrows clean

demo: $(RUNTIME)
	@$(BIN)/turfwalk demo --dir $(TOWN) --port $(PORT)

test: lint types arrows
	@.ci/chromium
	@.ci/javascript
	@echo "Running the tests of the browser, one by one: pages are timed"
	@$(BIN)/python -m pytest -m "browser or alone" || { $(ONCE_MORE); }
	@echo "Running all other tests"
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser and not alone" || { $(ONCE_MORE); }

prove: $(TOOLS)
	@echo "Proving every promise in full, one by one: this takes hours"
	@TURFWALK_PROVE=full $(BIN)/python -m pytest -s --durations=0 tests/promises tests/app/test_audit.py tests/app/api/test_fuzz.py tests/bench/test_bench_map.py

lint: $(TOOLS)
	@echo "Looking at style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(TOOLS)
	@echo "Checking types"
	@$(BIN)/mypy

arrows: $(TOOLS)
	@echo "Checking that app asks routing, routing asks geo, never back"
	@$(BIN)/lint-imports --no-cache

$(RUNTIME): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Turfwalk needs Python 3.11 or newer.")'
	@test -x $(BIN)/python || { echo "Making the virtual environment .venv"; $(PYTHON) -m venv .venv; }
	@echo "Installing the pinned packages into .venv (about a minute the first time)"
	@.ci/install requirements.lock
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(TOOLS): $(RUNTIME) tests/requirements.lock
	@echo "Installing the pinned test tools into .venv"
	@.ci/install tests/requirements.lock
	@touch $@

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	@echo "Removed .venv and caches. Campaign folders are untouched."
