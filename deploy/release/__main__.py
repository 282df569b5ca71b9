"""Make the files of the version in pyproject.toml: `make release`, in dist/."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from deploy.release.sbom import bill

ROOT = Path(__file__).parents[2]
BUILDERS = ("podman", "docker")
NO_IMAGE = "No image: no {} that can build is on this machine."
DONE = "{folder}/ has all that belongs to {tag}. Nothing was uploaded."


class ReleaseError(Exception):
    """The version cannot be released; the message is the reason in a sentence."""


class Release:
    """A version of the code at the commit of its tag, in a clone of git."""

    def __init__(self, root=ROOT):
        self.root = root
        project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
        self.package, self.version = project["name"], project["version"]
        self.tag, self.name = f"v{self.version}", f"{self.package}-{self.version}"
        self.commit = self.git("rev-parse", "HEAD").decode().strip()

    def git(self, *arguments):
        command = ["git", "-C", self.root, *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def refuse_unless_tagged(self):
        """Raise ReleaseError unless tag, changelog and files are those of the version."""
        if self.git("status", "--porcelain"):
            raise ReleaseError("There are changes that are not committed.")
        if self.tag not in self.git("tag", "--points-at", "HEAD").decode().split():
            raise ReleaseError(
                f"The commit has no tag {self.tag}, the version of pyproject.toml:"
                f" `git tag --annotate {self.tag}` once `make test` has passed."
            )
        if not self.notes().startswith(f"## {self.version}"):
            raise ReleaseError(f"CHANGELOG.md does not begin with {self.version}.")

    def notes(self):
        """Return the newest part of the changelog."""
        text = (self.root / "CHANGELOG.md").read_text()
        return re.search(r"^## .*?(?=^## |\Z)", text, re.M | re.S)[0]

    def archive(self):
        """Return the bytes of the archive, the same at each call."""
        options = ("--format=tar", f"--prefix={self.name}/")
        tar = self.git("-c", "tar.umask=0022", "archive", *options, self.commit)
        return gzip.compress(tar, mtime=0)

    def bill(self):
        seconds = int(self.git("log", "-1", "--format=%ct"))
        moment = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lock = (self.root / "requirements-production.txt").read_text()
        return bill(lock, self.package, self.version, self.commit, moment)

    def write(self, folder):
        """Write all files, with their hashes beside them, into a new folder."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        newest = {"tag_name": self.tag, "commit": self.commit}
        contents = {
            f"{self.name}.tar.gz": self.archive(),
            f"{self.name}.cdx.json": _json(self.bill()),
            "notes.md": self.notes().encode(),
            "latest.json": _json(newest),
        }
        for name, content in contents.items():
            (folder / name).write_bytes(content)
        sums = [f"{hashlib.sha256(c).hexdigest()}  {n}\n" for n, c in contents.items()]
        (folder / "SHA256SUMS").write_text("".join(sums))

    def build_image(self, folder):
        """Build the image from the archive, where a builder runs; return a sentence."""
        builder = next(filter(_can_build, BUILDERS), None)
        if not builder:
            return NO_IMAGE.format(" or ".join(BUILDERS))
        with tarfile.open(folder / f"{self.name}.tar.gz") as archive:
            archive.extractall(folder, filter="data")
        code, image = folder / self.name, f"{self.package}:{self.version}"
        file = code / "deploy" / "container" / "Containerfile"
        command = [builder, "build", "-f", file, "--target", "registry", "-t", image]
        subprocess.run([*command, code], check=True)
        shutil.rmtree(code)
        return f"The image {image} is in the store of {builder}."


def main(release, folder):
    """Make a release; return the exit status."""
    try:
        release.refuse_unless_tagged()
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    release.write(folder)
    print(release.build_image(folder))
    print(DONE.format(folder=folder, tag=release.tag))
    return 0


def _can_build(builder):
    command = [builder, "info"]
    return (
        shutil.which(builder)
        and not subprocess.run(command, check=False, capture_output=True).returncode
    )


def _json(value):
    return f"{json.dumps(value, indent=1)}\n".encode()


if __name__ == "__main__":
    made = Release()
    sys.exit(main(made, ROOT / "dist" / made.version))
