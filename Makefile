# Everything runs in .venv, which each target makes by itself; only Python 3.11+, git and
# make are needed. PYTHON=python3.12 make ... picks another interpreter.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-all score crash fuzz check format lint types imports wheel newsstand bench bench-reading bench-stories bench-feeds bench-search lock clean

.venv/ready: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q talentwire pipelines crawler   # a search starts in a tenth of a second
	@touch $@

demo: .venv/ready            ## the whole job, on a small news site on this machine
	@$(BIN)/talentwire demo

test: .venv/ready            ## fast tests
	@$(BIN)/python -m pytest -q -m "not slow" -n auto --dist loadfile

test-all: .venv/ready        ## slow ones too
	@$(BIN)/python -m pytest -q

check: .venv/ready format lint types imports test wheel

format: .venv/ready
	@$(BIN)/ruff format --check .

lint: .venv/ready
	@$(BIN)/ruff check .

types: .venv/ready
	@$(BIN)/mypy

imports: .venv/ready
	@$(BIN)/lint-imports

wheel: .venv/ready           ## build the wheel, install it elsewhere, run it there
	@$(BIN)/python tests/wheel_smoke.py

newsstand: .venv/ready       ## crawl real pages and feeds from the data folder, on loopback
	@$(BIN)/python -m benchmarks.newsstand

bench-reading: .venv/ready
	@$(BIN)/python -m benchmarks.reading

score: .venv/ready            ## how exact: on articles nobody looked at while rules were written
	@$(BIN)/talentwire score tests/quality/unread/labels.jsonl tests/quality/unread/articles.jsonl

bench-search: .venv/ready    ## builds an archive of 100,000 articles in the cache folder first
	@$(BIN)/python -m benchmarks.search

bench-stories: .venv/ready
	@$(BIN)/python -m benchmarks.stories quality
	@$(BIN)/python -m benchmarks.stories pairs
	@$(BIN)/python -m benchmarks.placing

bench-feeds: .venv/ready
	@$(BIN)/python -m benchmarks.feeds

crash: .venv/ready           ## kill -9 in 300 rounds; about an hour
	@TALENTWIRE_CRASH_ROUNDS=300 $(BIN)/python -m pytest -q -s -m slow tests/test_crash.py

FUZZ := .fuzz/venv
$(FUZZ)/ready: requirements.lock pyproject.toml
	@$(PYTHON) -m venv $(FUZZ)
	@$(FUZZ)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.lock atheris
	@$(FUZZ)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

fuzz: $(FUZZ)/ready          ## ten minutes each; atheris has wheels for Python 3.11 to 3.13
	@$(FUZZ)/bin/python tests/fuzz/fuzz.py --minutes 10

lock:                        ## renew requirements.lock from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev --no-emit-index-url --no-header -o requirements.lock pyproject.toml

clean:
	rm -rf .venv .fuzz dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
