# Only forwards to run.py, which also runs where there is no make.
#   make test ARGS="-k news"
#   make report PAGE=my-capture.html OTHER=a-later-one.html
PYTHON ?= python3
COMMANDS := setup lab test refresh tables report corpus check fuzz lint bench

.PHONY: help $(COMMANDS)

help:
	@$(PYTHON) run.py help

# Given to make as PAGE=..., they reach the shell as variables: any letter may stand in a name but make's own $.
given = $(filter command,$(origin $(1)))
report: PAGES = $(if $(call given,PAGE),--page "$$PAGE") $(if $(call given,OTHER),--other "$$OTHER") $(if $(call given,MANY),--many "$$MANY")

$(COMMANDS):
	@$(PYTHON) run.py $@ $(ARGS) $(PAGES)
