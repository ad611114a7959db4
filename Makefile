# Only forwards to run.py, which does the work and also runs where there is no make.
#   make test ARGS="-k news"
PYTHON ?= python3
COMMANDS := setup lab test refresh seal tables report corpus check lint bench mutants


.PHONY: help $(COMMANDS)

help:
	@$(PYTHON) run.py help

$(COMMANDS):
	@$(PYTHON) run.py $@ $(ARGS)
