# make run    the sample employer, imported, answered, closed and sent, in build/entreprise-x; then its dashboards, served
#             until Ctrl-C (SERVE=0: not)
# make test   format, lint, types, import floors, tests
# make check  the same without the tests
# make long   the tests marked long, ten times as many examples of each law, 500 random histories of each kind, from a
#             seed that is printed (SEED=... to live through the same again), 200 statements with faults, a year of
#             faithful ones
# make screens  every page of the dashboards as a picture, in build/screens; those of the manual in docs/screens
# make integrations  the tests at programs with an environment of their own: a real JupyterHub and its proxy, Airflow, Prefect
# make bench | docs | samples | golden | crash

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
DEMO := build/entreprise-x
SEED := $(or $(SEED),$(shell date +%s))

export MPLBACKEND := Agg
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# hundreds of processes of tests import what is compiled once, where the environment forbids that too
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run install test check long integrations bench screens docs samples golden crash wheel clean
.DEFAULT_GOAL := run

run: $(STAMP)
	rm -rf $(DEMO) build/installation
	$(BIN)/assusoft demo $(DEMO)
ifneq ($(SERVE),0)
	@test -n "$$CI" || ASSUSOFT_HOME=build/installation $(BIN)/assusoft serve $(DEMO) --demo
endif

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 15) or sys.exit("assusoft needs Python 3.11 to 3.14. Name one: make PYTHON=python3.11")'
	@$(PYTHON) -c 'import ensurepip, venv' || { echo "Python has no venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict assusoft
	$(BIN)/lint-imports --no-logo

test: check
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder -m "not long and not integrations"

long: $(STAMP)
	$(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder -m "long and not integrations"
	@echo "seed $(SEED)"
	ASSUSOFT_EXAMPLES=all $(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder --hypothesis-seed=$(SEED) $$(grep -rl --include='test_*.py' '^from hypothesis' tests)
	ASSUSOFT_HISTORIES=500 ASSUSOFT_PERSONS=1 $(BIN)/pytest -rP --hypothesis-seed=$(SEED) tests/month/test_histories.py tests/employer/test_declared_histories.py
	ASSUSOFT_HISTORIES=50 $(BIN)/pytest -rP --hypothesis-seed=$(SEED) tests/employer/test_some_persons.py
	ASSUSOFT_HISTORIES=200 $(BIN)/pytest -n 2 -rP --hypothesis-seed=$(SEED) tests/month/test_telling.py
	ASSUSOFT_STATEMENTS=200 ASSUSOFT_BILLED_MONTHS=12 $(BIN)/pytest -rP tests/employer/test_premium_statements.py tests/demo/test_run.py
	for month in 1 2 3 4 5 6 7 8 9 10; do $(BIN)/pytest -q tests/workbench/browser/test_month.py || exit 1; done

# JupyterHub beside our own packages, of which it must bring no other version
HUB := build/integrations/jupyterhub
$(HUB)/.installed: $(STAMP) $(wildcard docs/deploy/jupyterhub/*)
	rm -rf $(HUB)
	$(BIN)/python -m venv $(HUB)
	$(BIN)/python -c 'import site; print("import site; site.addsitedir(%r)" % site.getsitepackages()[0])' > "$$($(HUB)/bin/python -c 'import site; print(site.getsitepackages()[0])')/assusoft.pth"
	$(HUB)/bin/python -m pip install --quiet --require-hashes -r docs/deploy/jupyterhub/requirements.lock
	mkdir -p $(HUB)/etc && for part in share etc; do ln -s "$$(pwd)/.venv/$$part/jupyter" $(HUB)/$$part/jupyter; done
	cp docs/deploy/jupyterhub/package.json docs/deploy/jupyterhub/package-lock.json $(HUB)
	cd $(HUB) && npm ci --no-audit --no-fund --silent
	@touch $@

# Airflow and Prefect, each in an environment of its own; notebooks run in ours, which is the kernel called assusoft there
build/integrations/%/.installed: docs/deploy/%/requirements.lock | $(STAMP)
	rm -rf $(@D)
	$(BIN)/python -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --require-hashes -r $<
	JUPYTER_PATH=$(CURDIR)/$(@D)/share/jupyter $(BIN)/python -m ipykernel install --prefix $(CURDIR)/$(@D) --name assusoft
	@touch $@

SCHEDULERS := $(patsubst %,build/integrations/%/.installed,airflow prefect)
integrations: $(HUB)/.installed $(SCHEDULERS)
	$(BIN)/pytest -rPs -m integrations tests/integrations

bench: $(STAMP)
	@for script in $(wildcard benchmarks/*.py); do echo "$$script"; $(BIN)/python $$script || exit 1; done

screens: $(STAMP)
	mkdir -p docs/screens
	cd tests && ../$(BIN)/python -m support.screens ../build/screens ../docs/screens

docs: $(STAMP)
	$(BIN)/sphinx-build -W --keep-going -q -b html docs build/docs
	@echo "build/docs/index.html"

samples: $(STAMP)
	$(BIN)/python -m assusoft.demo data/samples

golden: $(STAMP)
	UPDATE_GOLDEN=1 $(BIN)/pytest -n 2 --dist loadgroup --no-loadscope-reorder

# every system call at which import, answer, close and send can be killed: hours, not minutes (docs/reliability.md)
crash: $(STAMP)
	ASSUSOFT_CRASH_POINTS=all $(BIN)/pytest -rP tests/reliability

wheel: $(STAMP)
	$(BIN)/python -m build --wheel --no-isolation --outdir dist

clean:
	rm -rf build dist .venv
