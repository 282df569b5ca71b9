"""A business register of this machine, which answers in the shapes of Enhetsregisteret."""

from .answers import BASE, Register, answer

__all__ = ["BASE", "Register", "answer"]
