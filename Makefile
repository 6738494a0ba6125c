# One word, one task. Tools come from .venv when it exists, else from PATH.
BIN := $(if $(wildcard .venv/bin/python),.venv/bin/,)
KATEX := 0.19.1
KATEX_STAMP := tests/typesetting/node_modules/.katex-$(KATEX)

.PHONY: lint type test bench docs typeset ci

lint:
	$(BIN)ruff check
	$(BIN)lint-imports

type:
	$(BIN)mypy

test:
	$(BIN)python -m pytest -q -n 2

bench:  # `make bench BENCH=--benchmark-disable` runs each benchmark once, untimed
	$(BIN)python -m pytest -q bench $(BENCH)

docs:
	$(BIN)sphinx-build -q -W --keep-going -b html docs docs/_build/html

typeset: $(KATEX_STAMP)
	$(BIN)python -m pytest -q -m typeset tests/typesetting tests/emit

$(KATEX_STAMP):
	npm install --prefix tests/typesetting --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error katex@$(KATEX)
	touch $@

ci:
	bash .ci/run
