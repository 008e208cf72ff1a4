PYTHON ?= python3
BIN := .venv/bin
GUIDE := explorer/static/guide/index.html

.PHONY: run web docs dist test check bench eval clean

run: .venv/installed  ## build the graph, answer three questions with their citations, write the network map; on a terminal, serve the explorer
	$(BIN)/cuakhau tour --out out
	@if [ -t 1 ]; then $(MAKE) --no-print-directory $(GUIDE); exec $(BIN)/cuakhau serve; fi

$(GUIDE): $(shell find docs -type f -not -name '*.pyc') CONTRIBUTING.md | .venv/installed
	$(BIN)/python -m docs

web: .venv/installed-dev  ## build the explorer's front end into explorer/static
	$(BIN)/python web/build.py

docs: .venv/installed-dev  ## build the guide, for the explorer to serve
	$(BIN)/python -m docs

dist: .venv/installed-dev web docs  ## a release: graph, wheel, source archive, site and their sums (SINCE=last.nq tells what changed)
	$(BIN)/python -m release $(if $(SINCE),--since $(SINCE))

test: .venv/installed-dev  ## the whole test suite
	$(BIN)/python web/build.py test
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: .venv/installed-dev  ## formatting, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python web/build.py check

bench: .venv/installed-dev  ## speed, memory and quality, next to what one would use otherwise
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.reconcile
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.endpoint
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.network_page
	$(BIN)/python -m benchmarks.open_data

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	touch $@

.venv/installed-dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@ .venv/installed

eval: .venv/installed-dev  ## how well facts are extracted, per kind
	$(BIN)/python -m benchmarks.evaluate

clean:
	rm -rf .venv out build dist
