# One word, one task. Tools come from .venv when it exists, else from PATH.
BIN := $(if $(wildcard .venv/bin/python),.venv/bin/,)
KATEX := 0.19.1
PLAYWRIGHT := 1.65.1
KATEX_STAMP := tests/typesetting/node_modules/.katex-$(KATEX)

PLAYWRIGHT_STAMP := tests/browser/node_modules/.playwright-core-$(PLAYWRIGHT)

.PHONY: backends mutate mutants checks fuzz nightly applications tamperings lint type test bench docs book typeset browser grammar ci

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

book:
	$(BIN)symkl book -o build/book --pdf

typeset: $(KATEX_STAMP)
	$(BIN)python -m pytest -q -m typeset tests/typesetting tests/emit

browser: $(PLAYWRIGHT_STAMP)  # Chromium itself comes from the system: /usr/bin/chromium, or the path in CHROMIUM
	$(BIN)python -m pytest -q -m browser tests/browser

NPM := npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error

$(KATEX_STAMP):
	$(NPM) --prefix tests/typesetting katex@$(KATEX)
	touch $@

$(PLAYWRIGHT_STAMP):
	$(NPM) --prefix tests/browser playwright-core@$(PLAYWRIGHT)
	touch $@

grammar:  # the table of the language's parser, after a change of grammar.lark or another version of lark
	$(BIN)python -m symkl.syntax.table

ci:
	bash .ci/run

mutate:  # every axiom, and what guards the inferences, changed in one place: how each change is noticed, and the score
	$(BIN)python -m tests.rules.mutation
	$(BIN)python -m tests.rules.guards

mutants:  # one-edit mutants of closed forms: what the numeric check says of each
	$(BIN)python -m tests.verification.mutants

backends:  # torch beside NumPy and its laws beside the families; installs the CPU build first
	$(BIN)python -m pip install -q -c constraints.txt -e ".[dev,torch]"
	$(BIN)python -m pytest -q -m torch tests/codegen tests/interop

checks:  # everything that symkl claims, to 50 digits; kept in build/checks
	$(BIN)symkl batch --project --workers 2 --cache build/checks -o build/checks.jsonl

fuzz:  # 100,000 strings for the parser
	$(BIN)python -m tests.syntax.fuzz 100000

JOBS := 2
nightly:  # all of the below, JOBS at a time; what fails does not keep the others from being run
	$(MAKE) -k -j $(JOBS) applications fuzz mutate tamperings

applications:  # 100,000 applications of rules and inferences, tried on models
	$(BIN)python -m tests.rules.applications 100000

tamperings:  # a twentieth of all tamperings of proofs, the bytes of all derivations, long runs of the oracle
	SYMKL_FUZZ=5 SYMKL_HASH_EVERY=1 SYMKL_TAMPER_EVERY=20 $(BIN)python -m pytest -q tests/rules/test_rules.py tests/emit/test_same_bytes.py tests/second_checker
