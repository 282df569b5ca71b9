# `make demo` tries the registry out, `make code` shows the codes that its staff need,
# `make test` checks all of it, `make proof` at length: over six hours; `make figures` writes
# down what the tests tried and found, `make timing` whether answers tell who is known;
# `make mutations` puts small bugs in and sees whether the tests notice.
# `make service` installs or upgrades on Debian, as root (docs/operating.md); with DRY_RUN=1 it
# only says what it would do.
# All need make and some Python 3; they bring the rest, into this folder.

PYTHON = .venv/bin/python
# All packages; those of requirements-production.txt are enough to serve.
REQUIREMENTS = requirements.txt
INSTALLED = .venv/$(REQUIREMENTS).installed
UV = $(or $(shell command -v uv),.tools/bin/uv)
TEMPLATES = $$(find templates -name '*.html' -o -name '*.txt')
PRODUCTION = SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_hex(40))') \
	ALLOWED_HOSTS=example.org $(PYTHON) -W error manage.py

CATALOGUES = $(wildcard locale/*/LC_MESSAGES/*.po)

# The long forms of tests: every look of every page, all hostile queries and bodies, kills.
LONG = HOSTILE=100000 BODIES=150000 HOSTILE_SHARE=1 PAGES_SHARE=1 LETTERS=1000 \
	SAVES=3000 KILLS=50 PARTS=3 RECIPIENTS=1000 MESSAGE_KILLS=10 RELOADS=50 REQUESTS=10000 \
	LOG_LINES=100000 BACKUP_KILLS=40 OWN_READS=10000 READS_BESIDE_WRITES=100000 STORE_MB=2000 \
	OUTAGE_READS=2500 EXAMPLES=8

# Compile each module once, not again in each of the many processes of the tests.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo code test service proof figures timing mutations install browser nginx deploy-tools format translations

demo: install
	@DEMO=1 $(PYTHON) manage.py demo

code:
	@DEMO=1 $(PYTHON) manage.py code

test: install browser nginx deploy-tools
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --target-version 6.1 --check $(TEMPLATES)
	.venv/bin/lint-imports --no-logo
	@$(PRODUCTION) makemigrations --check
	@$(PRODUCTION) check --deploy --fail-level WARNING
	.venv/bin/pytest -n 3 --dist worksteal

service:
	@python3 -B -m deploy.service $(if $(DRY_RUN),--dry-run)

# All of it runs, whatever fails, and docs/figures.md says what did. One test may take hours.
proof: install browser nginx
	rm -rf var/figures && mkdir -p var/figures
	@export FIGURES=$$PWD/var/figures SEED=$${SEED:-$$(date +%s)}; status=0; set -x; \
	$(LONG) .venv/bin/pytest -n 3 --dist worksteal -m 'not sample' --timeout 14400 || status=1; \
	$(PYTHON) -m tests.timing --pairs 4000 || status=1; \
	$(PYTHON) -m tests.mutation --number 300 --record tests/mutation/results.csv || status=1; \
	$(PYTHON) -m tests.figures --read var/figures --form long || status=1; \
	exit $$status

figures: install
	$(PYTHON) -m tests.figures

timing: install
	$(PYTHON) -m tests.timing

mutations: install
	$(PYTHON) -m tests.mutation

format: install
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/djade --target-version 6.1 $(TEMPLATES)

translations: install
	DEMO=1 $(PYTHON) -m cluster.translations update $(CATALOGUES)
	@$(MAKE) --no-print-directory install

install: $(INSTALLED) $(CATALOGUES:.po=.mo)

%.mo: %.po | $(INSTALLED)
	@$(PYTHON) -m cluster.translations compile $<

$(INSTALLED): $(REQUIREMENTS)
	@test -x "$(UV)" || .ci/bring-uv
	@$(UV) venv --quiet --allow-existing .venv
	@$(UV) pip sync --quiet --require-hashes --python $(PYTHON) $<
	@rm -f .venv/*installed
	@touch $@

browser:
	@.ci/bring-browser

nginx:
	@.ci/bring-nginx

# Not worth an installation: whoever changes deploy/ has them.
deploy-tools:
	@command -v systemd-analyze >/dev/null || \
		echo "No systemd-analyze: the tests of deploy/systemd will be skipped." >&2
	@command -v docker-compose >/dev/null || \
		echo "No docker-compose: the test of deploy/container will be skipped." >&2
