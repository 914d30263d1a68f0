# The verbs of this repository; `make` alone lists them.
#
# PYTHON=…       the interpreter to make the environment with, when it is made; otherwise the first from 3.11 on
# VENV=…         the folder the environment is in
# TESTS=…        files or folders of tests, in place of all
# PYTEST_ARGS=…  for pytest, such as `-k calendar`, in place of a process for each core and one more, a file’s tests in one

PYTHON ?=
VENV ?= .venv
TESTS ?=
PYTEST_ARGS ?= -n auto --dist loadfile --no-loadscope-reorder

READY := $(VENV)/ready
RUN := $(VENV)/bin/python
GUIDANCE := $(RUN) -m guidance

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the verbs
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

# Made once, and again when what it is made from changes.
$(READY): pyproject.toml constraints.txt tools/make-venv
	@tools/make-venv '$(VENV)' '$(PYTHON)'
	@touch '$@'

.PHONY: .venv
.venv: $(READY)

.PHONY: demo
demo: $(READY) ## one child's case and a year's census, evaluated and explained, and the site built
	@echo "== One invented child, from referral to review, 2011: every rule, as at 31 August 2011"
	@$(GUIDANCE) evaluate examples/one-child-2011.jsonl --as-at 2011-08-31
	@echo; echo "== The same child on 29 June 2011: what is in front of the social worker"
	@$(GUIDANCE) next examples/one-child-2011.jsonl --case EX-1 --as-at 2011-06-29
	@echo; echo "== One due date, explained"
	@$(GUIDANCE) explain examples/one-child-2011.jsonl --case EX-1 --rule wt10.cg.first --as-at 2011-08-31
	@echo; echo "== A year's Children in Need census: about 200 invented children, as at 31 March 2024"
	@$(GUIDANCE) evaluate examples/census-2024-invented.xml --as-at 2024-03-31
	@echo; echo "== The site"
	@$(GUIDANCE) site build
	@echo "Open build/site/index.html in a browser (no server is needed), or run: $(GUIDANCE) site serve"

.PHONY: test
test: export PYTHONDONTWRITEBYTECODE =# compiled once, and not again by each process of the tests
test: $(READY) ## every test, the examples in docstrings among them
	$(RUN) -m pytest $(PYTEST_ARGS) $(TESTS)

.PHONY: lint
lint: $(READY) ## style, types and the layers
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

.PHONY: site
site: $(READY) ## build the site, with the desk where npm can fetch what it runs on
	-$(GUIDANCE) desk --fetch
	$(GUIDANCE) site build

.PHONY: bench
bench: $(READY) ## how fast it is, as ratios taken in one run
	$(RUN) benchmarks/speed.py
	$(RUN) benchmarks/ledger.py

.PHONY: campaign
campaign: $(READY) mutation fuzz ## 10,000 histories through both evaluators, 1,000 kills, planted faults; some hours
	$(RUN) -m pytest tests/evaluate/test_live_agrees.py --hypothesis-profile=campaign $(PYTEST_ARGS)
	$(RUN) -m pytest tests/ledger/test_flips.py --hypothesis-profile=campaign $(PYTEST_ARGS)
	GUIDANCE_KILLS=1000 $(RUN) -m pytest -s tests/ledger/test_writers.py $(PYTEST_ARGS)
	$(RUN) -m pytest tests/trial_report/test_replay.py --hypothesis-profile=campaign $(PYTEST_ARGS)
	GUIDANCE_BUNCHING=1000 $(RUN) -m pytest -s tests/measure/test_bunching.py $(PYTEST_ARGS)
	$(RUN) benchmarks/bunching_in_r.py
	GUIDANCE_BROWSER=whole $(RUN) -m pytest tests/desk $(PYTEST_ARGS)
	GUIDANCE_EVENTS_OF_A_CHILD=5000 $(RUN) -m pytest tests/cli/test_population.py $(PYTEST_ARGS)
	GUIDANCE_HARM=whole $(RUN) -m pytest tests/app/test_harm.py $(PYTEST_ARGS)
	GUIDANCE_DUE_DAYS=10000 $(RUN) -m pytest tests/site/test_due.py $(PYTEST_ARGS)
	$(RUN) benchmarks/memory.py
	$(RUN) benchmarks/doubling.py

.PHONY: mutation
mutation: $(READY) ## fifty planted faults in each of next, explain, records, reckoning and packs; two hours or more
	test -x $(VENV)-mutation/bin/cosmic-ray || { $(RUN) -m venv $(VENV)-mutation && \
		$(VENV)-mutation/bin/python -m pip install -q cosmic-ray==8.7.0; }
	$(VENV)-mutation/bin/python benchmarks/mutation.py --python $(RUN)

.PHONY: fuzz
fuzz: $(READY) ## every reader given what it was never meant for, guided by coverage; an hour
	test -d $(VENV)-fuzz/lib || { $(RUN) -m venv $(VENV)-fuzz && \
		$(VENV)-fuzz/bin/python -m pip install -q -c constraints.txt atheris==3.0.0 -e '.[ledger,workbooks,batch]'; }
	$(VENV)-fuzz/bin/python benchmarks/fuzz.py

.PHONY: wheel
wheel: $(READY) ## the wheel, the same twice, and its bill of materials, into dist
	test -x $(VENV)-bill/bin/cyclonedx-py || { $(RUN) -m venv $(VENV)-bill && \
		$(VENV)-bill/bin/python -m pip install -q cyclonedx-bom; }
	BILL=$(VENV)-bill/bin/cyclonedx-py $(RUN) tools/make_wheel.py

.PHONY: calendar
calendar: $(READY) ## write the England and Wales calendar anew from the pinned package
	$(RUN) tools/build_calendar.py

.PHONY: clean
clean: ## take away what was built; the environment stays
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov
	find guidance tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
