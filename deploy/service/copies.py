"""The step that makes the key of copies of backups on another machine."""

import os
import secrets

from deploy.service.answers import line

COPIES_ENV = "/etc/registry/copies.env"
NAME = "RESTIC_PASSWORD"
KEY = """
    The key of the copies of backups, which is shown this once:

        {}

    Keep it outside this machine, with SECRET_KEY: without it nobody can read the copies.
    Here it is in {}, beside credentials that the target needs.
"""


def key(machine, answers):
    """Make the key of copies of backups, if BACKUP_TARGET says where they go"""
    path = machine.own(COPIES_ENV)
    text = machine.read(path)
    if not answers.get("BACKUP_TARGET") or f"{NAME}=" in text:
        return
    # That of the copies of a lost machine, or a new one.
    value = os.environ.get(NAME) or secrets.token_hex(32)
    machine.write(path, f"{text}{line(NAME, value)}\n", 0o600)
    if not machine.dry:
        machine.out(KEY.format(value, path))
