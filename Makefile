# Every command of Yunlab. `make help` lists them.
SHELL := /bin/bash
PYTHON := .venv/bin/python

.PHONY: help lock
help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

lock: ## resolve the newest versions that fit pyproject.toml into requirements.lock
	uv pip compile pyproject.toml --all-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet -o requirements.lock
