"""A machine on which `make service` installs, and notes the commands that it would run."""

import re

from deploy.service import serving
from deploy.service.answers import defaults
from deploy.service.errors import InstallError
from deploy.service.machine import Machine

RELEASE = "/opt/registry/releases/"
UNIT = "/etc/systemd/system/registry-web@.service"


class TrialMachine(Machine):
    """A machine in a folder, whose commands are noted instead of run."""

    def __init__(self, root, serving=(), broken=None, nginx=None, unused=True):
        self.words = []
        super().__init__(root, out=self.words.append)
        self.commands, self.serving, self.broken = [], serving, broken
        self.nginx, self.unused = nginx, unused

    def run(self, *command, account=None, **options):
        words = " ".join(map(str, command))
        self.commands.append(f"{account}: {words}" if account else words)
        if self.broken is not None and self.broken == len(self.commands) - 1:
            raise InstallError(f"`{words}` failed.")
        return "" if "first_administrator" in words and not self.unused else "0"

    def asks(self, *command, account=None, **options):
        words = " ".join(map(str, command))
        if "is-active" in words:
            is_active = any(f"@{port}.service" in words for port in self.serving)
            return "active" if is_active else "inactive"
        if "dpkg-query" in words:
            return self.nginx
        return str(self.path("/pg_conf")) if "SHOW" in words else ""

    def copy_tree(self, source, target, ignore):
        self.folder(target)

    def is_free(self, port):
        return True

    def has_command(self, name):
        return True

    def has_systemd(self):
        return True

    def _hand_over(self, place, mode, owner, group):
        place.chmod(mode)


def release_of(machine):
    """Return the releases that the units run, and that which `current` leads to."""
    runs = re.findall(rf"{RELEASE}[\w-]+", machine.read(UNIT))
    return {*runs, str(machine.path("/opt/registry/current").readlink())}


def at(machine, part):
    """Return the place of the first command with this part."""
    return next(n for n, command in enumerate(machine.commands) if part in command)


def back_to(release, root):
    machine = TrialMachine(root)
    known = defaults(machine, {}) | {"RELEASE": release}
    serving.write_units(machine, serving.SOURCE, known)
    TrialMachine(root).link("/opt/registry/current", release)
