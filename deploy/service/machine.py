"""The machine that is installed on: every change of it goes through here, or is only said."""

import grp
import os
import pwd
import re
import shutil
import socket
import subprocess
from pathlib import Path

from deploy.service.errors import InstallError

DEFAULT = "registry"
# "_registry_owner" and the variables of nginx follow it; accounts have 32 characters at most.
NAME = re.compile(r"[a-z][a-z0-9]{0,11}")
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LAST_LINES = 15


class Machine:
    """A Debian; a dry one prints each change and makes none.

    Several registries have one each: `registry` in names of the product is `own` to each.
    """

    def __init__(self, root="/", *, dry=False, out=print):
        self.root, self.dry, self.out = Path(root), dry, out
        self.registry = DEFAULT

    def name_registry(self, name):
        """Let accounts, paths, units and so on be those of the registry of this name."""
        if name not in ("", DEFAULT) and not NAME.fullmatch(name):
            raise InstallError(
                f"REGISTRY is {name!r}: say up to twelve letters a to z and digits, a letter first."
            )
        self.registry = DEFAULT if name in ("", DEFAULT) else f"{name}_{DEFAULT}"

    def is_named(self):
        return self.registry != DEFAULT

    def own(self, text):
        """Return a path, name or text of the product as that of this registry."""
        return str(text).replace(DEFAULT, self.registry)

    def others(self, path):
        """Return the texts of a file of the other registries on this machine, by registry."""
        folders = {each.name: each for each in self.path("/etc").glob(f"*{DEFAULT}")}
        folders.pop(self.registry, None)
        file = Path(path).name
        return {
            name: self.read(f"/etc/{name}/{file.replace(DEFAULT, name)}")
            for name in sorted(folders)
        }

    def path(self, path):
        """Return where a path of the machine is, which tests have in a folder."""
        return self.root / str(path).lstrip("/")

    def run(self, *command, account=None, env=None, cwd="/", feed=None, advice=""):
        """Run a command as root or an account; raise InstallError with its last lines."""
        words = [str(word) for word in command]
        if self.dry:
            who = f" (as {account})" if account else ""
            return self.out(f"    would run{who}: {' '.join(words)}")
        done = self._process(words, account, env, cwd, feed)
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()[-LAST_LINES:]
            raise InstallError(
                "\n".join([f"`{' '.join(words)}` failed.", *said, advice])
            )
        return done.stdout

    def asks(self, *command, account=None, env=None, cwd="/"):
        """Return what a command that changes nothing prints, or None when it fails."""
        words = [str(word) for word in command]
        try:
            done = self._process(words, account, env, cwd, None)
        except InstallError:
            return None
        return None if done.returncode else done.stdout.strip()

    def write(self, path, text, mode=0o644, group="root", owner="root"):
        """Write a file as a whole: it has the old text or the new one, and never more rights."""
        place = self.path(path)
        if self.dry:
            return self.out(f"    would write {path} (mode {mode:o}, {owner}:{group})")
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{place.name}.new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        self._hand_over(draft, mode, owner, group)
        draft.rename(place)

    def folder(self, path, mode=0o755, owner="root", group="root"):
        if self.dry:
            return self.out(f"    would make {path}/ (mode {mode:o}, {owner}:{group})")
        self.path(path).mkdir(parents=True, exist_ok=True)
        self._hand_over(self.path(path), mode, owner, group)

    def copy_tree(self, source, target, ignore):
        if self.dry:
            return self.out(f"    would copy {source}/ to {target}/")
        ignored = shutil.ignore_patterns(*ignore)
        shutil.copytree(source, self.path(target), symlinks=True, ignore=ignored)
        self.run("chmod", "-R", "u+rwX,go+rX,go-w", self.path(target))

    def remove_tree(self, path):
        if self.dry:
            return self.out(f"    would remove {path}/")
        shutil.rmtree(self.path(path))

    def remove(self, path):
        if self.dry:
            return self.out(f"    would remove {path}")
        self.path(path).unlink(missing_ok=True)

    def link(self, path, target):
        """Replace the target of a symbolic link atomically."""
        if self.dry:
            return self.out(f"    would let {path} lead to {target}")
        draft = self.path(f"{path}.new")
        draft.unlink(missing_ok=True)
        draft.symlink_to(target)
        draft.rename(self.path(path))

    def read(self, path):
        """Return the text of a file, or an empty string when there is none."""
        try:
            return self.path(path).read_text()
        except (FileNotFoundError, IsADirectoryError, PermissionError):
            return ""

    def has_command(self, name):
        return shutil.which(name, path=SYSTEM_PATH) is not None

    def has_systemd(self):
        return self.path("/run/systemd/system").is_dir()

    def is_free(self, port):
        """Whether nothing listens on a port of this machine."""
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", port)) != 0

    def has_account(self, name):
        try:
            return bool(pwd.getpwnam(name))
        except KeyError:
            return False

    def _process(self, words, account, env, cwd, feed):
        whole = {"PATH": SYSTEM_PATH, "LC_ALL": "C.UTF-8", **(env or {})}
        try:
            return subprocess.run(
                words,
                env=whole,
                cwd=cwd,
                input=feed or "",
                capture_output=True,
                text=True,
                check=False,
                umask=0o007 if account else 0o022,
                **self._identity(account),
            )
        except (OSError, KeyError, subprocess.SubprocessError) as error:
            raise InstallError(f"`{words[0]}` cannot be run: {error}.") from error

    def _identity(self, account):
        if not account:
            return {}
        who = pwd.getpwnam(account)
        return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}

    def _hand_over(self, place, mode, owner, group):
        if os.geteuid() == 0:
            os.chown(place, pwd.getpwnam(owner).pw_uid, grp.getgrnam(group).gr_gid)
        place.chmod(mode)
