# The commands of this project. `make help` lists them; the work is done by scripts/.
# Needs python3 (3.11 or newer, with venv), git and make. Everything else goes into .venv.

unexport PYTHONDONTWRITEBYTECODE PYTHONPATH

PORT ?= 8000
PYTHON ?=
INTAKES ?= 1000
PROCESSES ?= 2
SEED ?=
N ?= 60
LEAST ?= 90
ONLY ?=
KILLS ?= 20
MAILS ?= 300
export PORT PYTHON

.DEFAULT_GOAL := help
.PHONY: help run demo test prove mutants fuzz taps kills press mailproof check words format bench lock clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | while IFS='|' read -r name what; do \
		printf '%-14s %s\n' "$$name" "$$what"; done

run: ## set up and serve a practice with demo data (PORT=8000)
	@sh scripts/install.sh requirements.lock
	@.venv/bin/python scripts/run.py

demo: ## add the invented practice to the database of `make run`
	@sh scripts/install.sh requirements.lock
	@EFFLEURAGE_LOCAL=1 .venv/bin/python manage.py prepare --demo

test: ## run the whole suite: SQLite, PostgreSQL, browser
	@sh scripts/install.sh requirements-dev.lock
	@sh scripts/test.sh

prove: ## check the plans of random clients against every safety rule (INTAKES=1000 SEED=)
	@sh scripts/install.sh requirements.lock
	@EFFLEURAGE_LOCAL=1 .venv/bin/python manage.py prove --intakes $(INTAKES) --processes $(PROCESSES) \
		$(if $(SEED),--seed $(SEED))

mutants: ## change the engine in N random places and see whether the tests notice (N=60 SEED= LEAST=90)
	@sh scripts/install.sh requirements-dev.lock
	@.venv/bin/python -m scripts.mutants --number $(N) --processes $(PROCESSES) --least $(LEAST) \
		$(if $(SEED),--seed $(SEED))

fuzz: ## post N times nonsense to every form, or to those whose name begins with ONLY (N=60 SEED= ONLY=)
	@sh scripts/install.sh requirements-dev.lock
	@.venv/bin/python -W ignore -m scripts.fuzz --number $(N) $(if $(SEED),--seed $(SEED)) \
		$(if $(ONLY),--only "$(ONLY)")

press: ## time N presses of a client's own button to the practitioner's screen (N=60)
	@sh scripts/install.sh requirements-dev.lock
	@EFFLEURAGE_PRESSES=$(N) .venv/bin/python -m pytest -q -p no:cacheprovider \
		tests/browser/test_client_buttons.py -k two_seconds

taps: ## send N random schedules of taps late, twice, in any order, by wrong clocks (N=60 SEED=)
	@sh scripts/install.sh requirements-dev.lock
	@.venv/bin/python -m scripts.taps --number $(N) $(if $(SEED),--seed $(SEED))

kills: ## kill web workers N times under a stream of check-ins, on both databases (N=60 SEED=)
	@sh scripts/install.sh requirements-dev.lock
	@sh scripts/kills.sh --number $(N) $(if $(SEED),--seed $(SEED))

mailproof: ## kill KILLS mail workers, then send MAILS mails with one and with two, on both databases
	@sh scripts/install.sh requirements-dev.lock
	@.venv/bin/python -m scripts.mail_proof --kills $(KILLS) --mails $(MAILS)
	@sh scripts/with_postgres.sh .venv/bin/python -m scripts.mail_proof --kills $(KILLS) --mails $(MAILS) || [ $$? = 77 ]

check: ## lint, formatting, templates, types, Django's checks, missing migrations
	@sh scripts/install.sh requirements-dev.lock
	@sh scripts/check.sh

words: ## bring the translations up to date with what clients read
	@sh scripts/install.sh requirements-dev.lock
	@.venv/bin/python scripts/words.py

format: ## put code into the project's format
	@sh scripts/install.sh requirements-dev.lock
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

bench: ## measure the pages against the floor, on both databases (ONLY=engine: the planner)
	@sh scripts/install.sh requirements-dev.lock
	@sh scripts/bench.sh $(if $(ONLY),--only "$(ONLY)")

lock: ## renew the lock files from pyproject.toml (UPGRADE=1 takes newer versions)
	@sh scripts/install.sh requirements-dev.lock
	@sh scripts/lock.sh

clean: ## remove .venv and caches; the data in var/ stays
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
