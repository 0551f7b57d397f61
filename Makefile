PYTHON ?= python3
SUBMISSIONS ?=
ALSO ?=
OUT ?= build/grades
IN_VENV = .venv/bin/python
TESTS = $(IN_VENV) -m pytest
export OPENBLAS_NUM_THREADS = 1
# Python is started some thousand times: what it has compiled once is kept, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup grade similarity test test-all quick assignment package site release proof mutants agree rehearse bench oracle pictures format sandbox browser clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: .venv/similarity .venv/package sandbox ## all that a course takes: a sandbox, grading, packing, comparing

grade: .venv/grade sandbox ## grade SUBMISSIONS=folder into OUT=folder; without arguments a small sample class
ifeq ($(SUBMISSIONS),)
	@rm -rf build/sample
	@$(IN_VENV) -m autograder sample build/sample
	@$(IN_VENV) -m autograder grade build/sample --out $(OUT)
else
	@$(IN_VENV) -m autograder grade "$(SUBMISSIONS)" --out "$(OUT)"
endif

similarity: .venv/similarity ## compare the hand-ins of SUBMISSIONS=folder with each other, and with ALSO="earlier folders", into OUT=folder
	@test -n "$(SUBMISSIONS)" || { echo "error: name the folder: make similarity SUBMISSIONS=folder"; exit 2; }
	@$(IN_VENV) -m autograder similarity "$(SUBMISSIONS)" --out "$(OUT)" $(foreach folder,$(ALSO),--also "$(folder)")

test: .venv/test sandbox browser ## everything CI checks
	$(IN_VENV) -m ruff format --check .
	$(IN_VENV) -m ruff check .
	$(IN_VENV) -m mypy
	$(TESTS) -n 3 --dist worksteal

SANDBOXES = $(addprefix tests/sandbox/test_,sandboxes.py every_call.py traces.py)
ATTACKS = tests/attacks $(SANDBOXES) tests/player/test_stand_ins.py

test-all: .venv/test sandbox browser ## all tests, the long proofs too, and the attacks in every sandbox, as root and as an ordinary user
	@rm -f build/attacks.txt && mkdir -p build
	$(TESTS) -n 2 --exhaustive --ignore tests/attacks
	$(TESTS) -n 2 --exhaustive tests/attacks --attack-table build/attacks.txt
	@if test "$$(id -u)" = 0; then \
	  $(IN_VENV) tests/helpers/as_ordinary_user.py pytest -n 2 -p no:cacheprovider --exhaustive $(ATTACKS); \
	else echo "as root: not run, since you are not root" >>build/attacks.txt; fi
	@cat build/attacks.txt

quick: .venv/test ## the inner loop: the tests that take no sandbox and no training, in under a minute
	$(IN_VENV) -m ruff check .
	$(TESTS) -n 2 --dist worksteal -m "not slow"

assignment: .venv/grade ## derive assignment/ from solutions/ and autograder/questions/
	@$(IN_VENV) -m autograder assignment

package: .venv/package ## dist/assignment.zip for students, dist/autograder.zip for Gradescope, dist/stock_otter.zip
	@$(IN_VENV) -m autograder package

site: .venv/grade ## dist/site, a page on which students work with nothing installed, for any web server (docs/site.md)
	@$(IN_VENV) -m autograder site

release: .venv/test ## everything to hand out, in dist/ with checksums; refused where a change is not committed or a proof is not of what is here
	@test -z "$$(git status --porcelain)" || { echo "error: changes are not committed (git status lists them); commit or undo them" >&2; exit 2; }
	@$(TESTS) tests/test_records.py tests/marks/test_proof.py -k "on_record or readme" >build-release.log 2>&1 || \
	  { echo "error: a proof is not of what is here; see build-release.log, and run make proof or what it names" >&2; exit 2; }
	@rm -rf dist build-release.log && $(IN_VENV) -m autograder package
	@$(IN_VENV) -m pip wheel -qq --disable-pip-version-check --no-deps --wheel-dir dist .
	@cd dist && sha256sum * >SHA256SUMS && cat SHA256SUMS

proof: .venv/test ## every known mistake caught and named, every right way accepted, every mutant killed: a table
	@$(IN_VENV) -m tests.marks

mutants: .venv/test ## change every number and operator of the answers, and see a question notice
	@$(IN_VENV) -m tests.marks.mutants

agree: .venv/test sandbox ## stock `otter run` and our grader on every mistake and every right way: an hour or more
	@$(IN_VENV) -m tests.marks.agreement

rehearse: .venv/test ## run dist/autograder.zip in containers of a bare Debian, as root: an hour or two (docs/gradescope.md)
	$(IN_VENV) -m tests.gradescope.rehearsal

bench: .venv/bench sandbox ## speed and accuracy beside the peers', measured now
	$(IN_VENV) -m benchmarks

oracle: .venv/bench ## every function of the reference beside PyTorch's and Keras's, forward and backward; the notebook's section on Keras
	@$(IN_VENV) -m benchmarks.oracle
	@$(TESTS) tests/given/keras_twin

pictures: .venv/test sandbox browser ## draw the README's pictures anew
	$(IN_VENV) docs/draw_pictures.py

format: .venv/test ## ruff's formatting and harmless fixes
	$(IN_VENV) -m ruff format .
	$(IN_VENV) -m ruff check --fix .

# Bubblewrap where we may install it; without it the grader takes sandlock, which pip has installed.
sandbox:
	@command -v bwrap >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "installing bubblewrap" && \
	  { apt-get install -y -qq bubblewrap || { apt-get update -qq && apt-get install -y -qq bubblewrap; }; } \
	  >build-sandbox.log 2>&1 && rm -f build-sandbox.log; } || true

# Chromium likewise, for the tests of the pages; without it they are skipped.
browser:
	@command -v chromium >/dev/null || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "installing chromium" && \
	  { apt-get install -y -qq chromium || { apt-get update -qq && apt-get install -y -qq chromium; }; } \
	  >build-browser.log 2>&1 && rm -f build-browser.log; } || true

.venv/bin/python:
	@echo "setting up .venv, once"
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || \
	  { apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv --clear .venv; }

.venv/grade: pyproject.toml | .venv/bin/python
	@echo "installing what grading needs"
	@$(IN_VENV) -m pip install -qq --disable-pip-version-check -e .
	@touch $@

.venv/similarity: .venv/grade
	@echo "installing what comparing needs"
	@$(IN_VENV) -m pip install -qq --disable-pip-version-check -e '.[similarity]'
	@touch $@

.venv/package: .venv/grade
	@echo "installing what packing needs"
	@$(IN_VENV) -m pip install -qq --disable-pip-version-check -e '.[package]'
	@touch $@

.venv/test: .venv/grade
	@echo "installing what the tests need"
	@$(IN_VENV) -m pip install -qq --disable-pip-version-check -e '.[test]'
	@touch $@

.venv/bench: .venv/test
	@echo "installing the peers to compare with"
	@$(IN_VENV) -m pip install -qq --disable-pip-version-check -e '.[bench]'
	@touch $@

clean: ## remove what was built, but not .venv
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache
