"""Keep secrets that a demo makes for itself."""

import os
import secrets


def kept(path):
    """Return the secret in the file; the first process to ask makes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    return path.read_text()


def _make(path):
    # Several processes may start at once: the file appears whole, or not at all.
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
