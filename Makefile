# Two commands: `make demo` shows the bureau's 2020 year on 127.0.0.1:8000, `make test` runs all that CI runs.
PYTHON ?= python3
BIN := .venv/bin
export GONGKAI_HOME ?= $(CURDIR)/var

# What touches the database runs on PostgreSQL too; pure law, reader and rendering have run already.
STORED := tests/api tests/audit tests/publishing tests/channels tests/cases tests/letters tests/mailbox_tests tests/concerns tests/desk tests/notify tests/portal tests/registry tests/search tests/sheets \
	tests/reporting/test_actions.py tests/reporting/test_count.py
# Who gets in where, whether a page is sound, how another server is spoken to and what stands on a paper are no matter of
# the database. What a mailbox brings in is tried there by the processes that are killed.
ELSEWHERE := --ignore=tests/desk/test_access.py --ignore=tests/desk/test_html.py --ignore=tests/channels/adapters \
	--ignore=tests/cases/test_specimens.py --ignore=tests/cases/test_rare_signs.py --ignore=tests/mailbox_tests/test_fetching.py

CHECK = @$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gongkai needs Python 3.11 or newer; try: make demo PYTHON=python3.12")'

.PHONY: demo test test-fast lint bench clean

demo: .venv/product
	$(BIN)/gongkai demo

test: .venv/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 -p no:cacheprovider
	$(BIN)/python tests/postgres.py -n 2 -p no:cacheprovider $(ELSEWHERE) $(STORED)

lint: .venv/tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/tests
	$(BIN)/python -m bench

.venv/product: pyproject.toml constraints.txt
	$(CHECK)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/tests: pyproject.toml constraints.txt
	$(CHECK)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	@touch .venv/product $@

clean:
	rm -rf .venv var build dist *.egg-info src/*.egg-info
