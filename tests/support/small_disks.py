"""A small disk in memory, which a test fills to the brim."""

import os
import subprocess
from contextlib import contextmanager


def mounted(folder, size):
    """Mount a disk of that size (as "2m") at a new folder; None where nobody may."""
    folder.mkdir()
    if os.geteuid() != 0:
        return None
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    done = subprocess.run(mount, check=False, capture_output=True)
    return None if done.returncode else folder


def unmount(folder):
    subprocess.run(["umount", "-l", folder], check=True)
    folder.rmdir()


@contextmanager
def full(folder):
    """Fill the disk of the folder meanwhile."""
    filler = folder / "filler"
    try:
        with open(filler, "wb", buffering=0) as file:
            for size in (1_000_000, 4096, 1):
                _fill(file, size)
        yield
    finally:
        filler.unlink()


def _fill(file, size):
    try:
        while True:
            file.write(bytes(size))
    except OSError:
        return
