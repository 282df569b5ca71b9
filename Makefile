# `make demo` tries the registry out, `make code` shows the codes that its staff need,
# `make register CHANGE=bankrupt` changes an invented member in the demo's business register,
# `make dev` serves the same by a server that reloads what is changed;
# `make test` checks all of it, `make proof` at length, in 90 minutes; `make figures` writes
# down what the tests tried and found, `make costs` what they took, `make timing` whether answers
# tell who is known;
# `make mutations` puts small bugs in and sees whether the tests notice.
# `make service` installs or upgrades on Debian, as root (docs/operating.md); with DRY_RUN=1 it
# only says what it would do. `make release` makes archive, bill of materials and notes of the
# version whose tag the commit has; `make lock` pins packages after a change of pyproject.toml,
# `make audit` asks whether one of them has a known weakness.
# All need make and some Python 3; they bring the rest, into this folder.

PYTHON = .venv/bin/python
# All packages; those of requirements-production.txt are enough to serve.
REQUIREMENTS = requirements.txt
INSTALLED = .venv/$(REQUIREMENTS).installed
UV = .tools/bin/uv
COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.12 $(UPGRADE)
TEMPLATES = $$(find templates -name '*.html' -o -name '*.txt')
PRODUCTION = SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_hex(40))') \
	ALLOWED_HOSTS=example.org $(PYTHON) -W error manage.py

CATALOGUES = $(wildcard locale/*/LC_MESSAGES/*.po)

# A time limit that a busy machine exceeds gets a second try, listed as RERUN, and so do the
# tests marked `timed`; no other failure.
SECOND_TRY = --reruns 1 --only-rerun "TimeoutError|TimeoutExpired" -r fER

# Compile each module once, not again in each of the many processes of the tests.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo dev code register test service proof costs figures timing mutations install browser nginx \
	deploy-tools format translations release lock audit

demo: install
	@DEMO=1 $(PYTHON) manage.py demo

dev: install
	@DEMO=1 DEBUG=1 PUBLISHED_MB=0 $(PYTHON) manage.py demo --reload

code:
	@DEMO=1 $(PYTHON) manage.py code

register:
	@DEMO=1 $(PYTHON) manage.py demo_register $(CHANGE)

test: install browser nginx deploy-tools
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --target-version 6.1 --check $(TEMPLATES)
	.venv/bin/lint-imports --no-logo
	@$(PRODUCTION) makemigrations --check
	@$(PRODUCTION) check --deploy --fail-level WARNING
	.venv/bin/pytest -n 3 --dist worksteal $(SECOND_TRY)

service:
	@python3 -B -m deploy.service $(if $(DRY_RUN),--dry-run)

# The long form of all tests, in parts; the next call goes on where this one was broken off.
proof: install browser nginx
	@$(PYTHON) -m tests.proof

costs: install browser nginx deploy-tools
	$(PYTHON) -m tests.costs

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
	@$(MAKE) --no-print-directory $(UV)
	@$(UV) venv --quiet --allow-existing .venv
	@$(UV) pip sync --quiet --require-hashes --python $(PYTHON) $<
	@rm -f .venv/*installed
	@touch $@

$(UV): .ci/uv.txt
	@.ci/bring-uv

lock: $(UV)
	@$(COMPILE) --group dev pyproject.toml -o requirements.txt
	@$(COMPILE) -c requirements.txt pyproject.toml -o requirements-production.txt

audit: $(UV)
	@.ci/audit

release:
	@python3 -B -m deploy.release

browser:
	@.ci/bring-browser

nginx:
	@.ci/bring-nginx

# All but restic are not worth an installation: whoever changes deploy/ has them.
deploy-tools:
	@command -v systemd-analyze >/dev/null || \
		echo "No systemd-analyze: the tests of deploy/systemd will be skipped." >&2
	@command -v docker-compose >/dev/null || \
		echo "No docker-compose: the test of deploy/container will be skipped." >&2
	@command -v restic >/dev/null || \
		apt-get install -qq -y --no-install-recommends restic >/dev/null 2>&1 || \
		echo "No restic: the tests of copies of backups will be skipped." >&2
