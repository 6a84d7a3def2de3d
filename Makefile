# Everything runs in an environment of its own; PYTHON names the interpreter that makes it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
ARGS   ?=

.PHONY: demo test lint format bench servers lock snapshots clean

demo: $(READY)  ## open the console on the embedded hospital
	@$(BIN)/oncall demo $(ARGS)

test: $(READY) servers  ## all tests; ONCALL_NO_SKIPS=1 makes a missing server a failure
	$(BIN)/python -m pytest $(ARGS)

lint: $(READY)  ## style, strict types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) servers  ## measure; prints the table that docs/speed.md keeps
	$(BIN)/python -m bench $(ARGS)

servers:  ## the real servers that tests talk to
	@sh .ci/servers

snapshots: $(READY)  ## accept how the screens look now, and redraw the pictures of the docs
	ONCALL_SNAPSHOTS=write $(BIN)/python -m pytest -q tests/snapshots tests/runbooks/library/test_table.py $(ARGS)

lock: $(READY)  ## pin what pyproject.toml asks for, with hashes
	$(BIN)/pip install -q pip-tools
	sh .ci/lock/make "$(BIN)"

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(READY): pyproject.toml .ci/lock/dev.txt .ci/environment
	@sh .ci/environment "$(PYTHON)" "$(VENV)"
	@touch $@
