# The tasks of the project. `make` alone lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

TARGET := $(or $(CARGO_TARGET_DIR),target)

# The second recognition engine, where scripts/setup installs it.
BANNETTE_MODELS_DIR ?= $(CURDIR)/.models
export BANNETTE_MODELS_DIR

.PHONY: help
help: ## list these tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install what building and running need (Debian packages, by name)
	@scripts/setup

.PHONY: demo
demo: ## Bannette and a simulated Dropbox with sample documents; Ctrl-C stops all (ONCE=1: one run, then exit)
	@scripts/setup
	@[[ -x $(TARGET)/debug/bannette ]] || echo "The first build takes some minutes."
	@cargo build --locked -p bannette
	@exec env BANNETTE_DATA_DIR="$(CURDIR)/.demo" $(TARGET)/debug/bannette demo $(if $(filter-out 0,$(ONCE)),--once)

.PHONY: demo-reset
demo-reset: ## forget everything the demo has kept
	@rm -rf .demo

.PHONY: test
test: ## everything that must pass: formatting, clippy, and all tests on both databases
	@scripts/setup test
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets --locked -- -D warnings
	@scripts/with-postgres cargo nextest run --workspace --locked

.PHONY: bench
bench: ## measure collecting against rclone, reading against OCRmyPDF and Tesseract, memory, pages over a large firm, a long tray
	@scripts/setup bench
	@status=0; scripts/bench || status=1; scripts/bench-reading || status=1; scripts/bench-scale || status=1; scripts/bench-scroll || status=1; exit $$status

.PHONY: accuracy
accuracy: ## how much of the corpus in BANNETTE_CORPUS is read rightly, into docs/reading.md
	@scripts/setup
	@[[ -n "$${BANNETTE_CORPUS:-}" ]] || { echo "make accuracy: BANNETTE_CORPUS names no corpus" >&2; exit 1; }
	@cargo run --quiet -p reading --example accuracy -- "$$BANNETTE_CORPUS" --models "$(BANNETTE_MODELS_DIR)" --write docs/reading.md

.PHONY: samples
samples: ## make the sample documents again (same bytes every time)
	@python3 -m venv .venv-samples
	@.venv-samples/bin/pip install --quiet --requirement samples/requirements.txt
	@.venv-samples/bin/python samples/make.py
