# Everything a developer does. Each target makes .venv by itself on a machine with Python ≥ 3.11.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test test-long check bench format requirements rich-menu-images clean

run: .venv/run
	$(BIN)/python -m simulator

LONG := tests/test_rehearsal.py tests/test_bench.py tests/test_faults_restart.py tests/test_killed_at_random.py \
	tests/test_killed_at_each_step.py tests/test_chaos.py
# Tried with a few random cases by `make test`, with 100,000 each by `make test-long`.
FUZZ := tests/test_fuzz_callback.py tests/test_fuzz_thai.py tests/test_fuzz_imports.py

test: .venv/dev
	$(BIN)/pytest -n 3 --dist worksteal $(addprefix --ignore=,$(LONG))

# Kills the program some hundred times; wants a machine of its own.
test-long: .venv/dev
	FUZZ_CASES=100000 $(BIN)/pytest -n 0 $(LONG) $(FUZZ)

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

bench: .venv/dev
	$(BIN)/python -m bench

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

requirements: .venv/dev
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate -U -o requirements.txt requirements.in
	$(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate -U -o requirements-dev.txt requirements-dev.in

rich-menu-images: .venv/dev
	$(BIN)/python -m messages.rich_menu_images

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# The stamps are newer than the pins they were installed from.
.venv/run: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev: requirements-dev.txt .venv/run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
