# Two commands matter: `make run` and `make test`. Both need Python ≥ 3.12 (or uv) and a package index, nothing else.
SHELL := /bin/sh
.DEFAULT_GOAL := run
export PYTHONDONTWRITEBYTECODE ?=

PORT ?= 8000
MANAGE := .venv/bin/python manage.py
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

.PHONY: run dev test lint check bench shell lock clean

run: .venv/runtime .data/secret-key  ## serve the demo as production does
	@PORT=$(PORT) exec $(MANAGE) serve --demo

dev: .venv/development  ## serve with reload and DEBUG on
	@PORT=$(PORT) DEBUG=true exec $(MANAGE) serve --demo --reload

test: .venv/development  ## the whole suite: units, PostgreSQL, real browser
	@$(MANAGE) prepare_fonts
	@.venv/bin/python -m tests.programs || [ "$$CI" != true ]
	@if .venv/bin/python -m tests.chromium; then .venv/bin/python -m pytest -n auto $(ARGS); \
	elif [ "$$CI" = true ]; then exit 1; \
	else .venv/bin/python -m pytest -n auto -m 'not browser' $(ARGS); fi

lint: .venv/development
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

check: .venv/runtime .data/secret-key  ## what must hold before a deployment
	$(MANAGE) makemigrations --check --dry-run
	SITE_URL=https://programme.example EMAIL_URL=submission://u:p@mail.example $(MANAGE) check --deploy --fail-level WARNING

bench: .venv/development  ## ratios of kept, cold and static pages; see bench/
	@.venv/bin/python -m bench

shell: .venv/runtime .data/secret-key
	@$(MANAGE) shell

lock: .venv/development  ## pin every dependency, for every platform
	.venv/bin/uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile $(LOCK) --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt
LOCK := --quiet --universal --python-version 3.12 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links

clean:  ## everything made here, the demo database included
	rm -rf .venv .data

.data/secret-key: | .venv/bin/python
	@mkdir -p .data && umask 077 && .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

.venv/bin/python:
	@for python in python3.13 python3 python3.14 python3.12; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then exec $$python -m venv .venv; fi; \
	done; \
	if command -v uv >/dev/null; then exec uv venv --quiet --seed .venv; fi; \
	echo 'socprog needs Python 3.12 or later, or uv, on the path.' >&2; exit 1

.venv/runtime: requirements.txt | .venv/bin/python
	@$(PIP) -r requirements.txt
	@touch $@

.venv/development: requirements-dev.txt | .venv/bin/python
	@$(PIP) -r requirements-dev.txt
	@touch $@ .venv/runtime
