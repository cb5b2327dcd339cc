# Each target is one plain command, written beside it for people without make.

.PHONY: help site test serve check schema bench editions
PYTHON ?= python3

help: ## List the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

site: ## Build the site into site/ (python3 scripts/run.py site)
	@$(PYTHON) scripts/run.py site

test: ## Install what the tests need and run them all (python3 scripts/run.py test)
	@$(PYTHON) scripts/run.py test

serve: ## Preview with live reload (python3 scripts/run.py serve)
	@$(PYTHON) scripts/run.py serve

check: ## Check the data alone (python3 scripts/run.py check)
	@$(PYTHON) scripts/run.py check

schema: ## Write the JSON Schemas from the models (python3 scripts/run.py schema)
	@$(PYTHON) scripts/run.py schema

bench: ## Measure whole builds, ours and others (python3 scripts/run.py bench)
	@$(PYTHON) scripts/run.py bench

editions: ## Pack the site as zip, single file, EPUB, ZIM and PDF into editions/ (python3 scripts/run.py editions)
	@$(PYTHON) scripts/run.py editions
