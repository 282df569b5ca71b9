"""Install or upgrade, step by step: `make service`, or `make service DRY_RUN=1` to look first."""

import os
import sys

from deploy.service import copies, release, serving, system
from deploy.service.answers import NOBODY, SECOND, gather
from deploy.service.errors import InstallError
from deploy.service.machine import Machine

STEPS = (
    *(system.packages, system.accounts, system.folders),
    *(system.database, release.bring, release.check),
    *(system.settings, copies.key, release.migrate, release.collect),
    *(serving.units, serving.serve, serving.proxy, serving.finish),
    *(release.administrator, release.tidy, release.trial),
)
NEXT = """
Done. What to do next:

  1. Open {site}/logg-inn/ and log in as {administrator}: a code comes by e-mail.
  2. {site}/admin/ then asks for a passkey or an app; set it up, and keep the backup codes.
     A guide follows: name, places, words, the first members, a colleague.
  3. {third}
  4. Copy /etc/registry/ to a safe place: without SECRET_KEY old links stop working.
     Let backups in {backups} be copied to another machine every night.
  5. See that all runs: systemctl status 'registry-*', and {site}/-/ready says “ready”.
     Let a monitor ask {site}/-/health with the MONITOR_TOKEN of /etc/registry/registry.env.

Settings are in /etc/registry/registry.env; after a change run `{again}` again.
docs/operating.md says what to do when.
"""

LATER = """
Done. Version {now} serves {site}/, before it {before}.
"""

TWO = """Add a secretary at {site}/admin/colleagues/. {second}, the second site
     administrator, has got an e-mail about how to log in."""
ALONE = """Add a site administrator and a secretary at {site}/admin/colleagues/. Until then print
     the backup codes that you were shown, and keep them in a safe place."""


def main(machine, environment=os.environ):
    """Run all steps; return the exit status."""
    os.umask(0o022)
    title = "Reading what you have said"
    try:
        machine.name_registry(environment.get("REGISTRY", ""))
        system.refuse_other_systems(machine)
        system.refuse_half_clone(machine, release.SOURCE)
        answers = gather(machine, environment)
        for step in STEPS:
            title = step.__doc__
            print(f"· {machine.own(title)}", flush=True)
            step(machine, answers)
    except (InstallError, OSError) as failure:
        print(
            f"\n“{title}” failed, and nothing after it was done.\n{failure}",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped in “{title}”. Run it again to go on.", file=sys.stderr)
        return 1
    print(
        "\nThis was a dry run: nothing was changed."
        if machine.dry
        else what_next(machine, answers)
    )
    return 0


def what_next(machine, answers):
    """Return what the administrator does now, in plain words."""
    host = answers["ALLOWED_HOSTS"].split(",")[0]
    site, second = answers.get("SITE_ADDRESS", f"https://{host}"), answers[SECOND]
    if not answers["UNUSED"]:
        now, before = (
            release.version_of(machine, answers[x]) for x in ("RELEASE", "BEFORE")
        )
        return LATER.format(now=now, site=site, before=before)
    third = ALONE if second == NOBODY else TWO
    name = machine.registry.rpartition("_")[0]
    return machine.own(NEXT).format(
        again=f"REGISTRY={name} make service" if name else "make service",
        site=site,
        third=third.format(site=site, second=second),
        administrator=answers["ADMINISTRATOR"],
        backups=answers["BACKUP_DIR"],
    )


if __name__ == "__main__":
    sys.exit(main(Machine(dry="--dry-run" in sys.argv)))
