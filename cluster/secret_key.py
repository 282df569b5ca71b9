"""The secret key that a demo makes for itself and keeps in a file."""

import os
import secrets


def read_or_create(path):
    """Return the secret in the file; the first process to call writes it, mode 0600."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _create_key(path)
    return path.read_text()


def _create_key(path):
    # Several processes may start at once: linking makes the file appear whole, or not.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(
        draft, "w", opener=lambda name, flags: os.open(name, flags, 0o600)
    ) as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
