"""Masked e-mail addresses and telephones, for a link that may be passed on."""

import re

ADDRESS = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:]*[^\W_]")
# With its country, or Norwegian as people group its digits: an amount is grouped otherwise.
SPACE = r"[ \u00a0]?"
TELEPHONE = re.compile(
    rf"(?<![\w/+])(?:(?:\+|00)\d(?:{SPACE}\d){{7,14}}"
    rf"|\d\d(?:{SPACE}\d\d){{3}}|\d{{3}}{SPACE}\d\d{SPACE}\d{{3}})(?![\w/]|{SPACE}\d)"
)


def mask_address(address):
    """Return "kari@alfa.example.org" as "k…@a….org"."""
    if not address:
        return ""
    name, _at, domain = address.partition("@")
    first, _dot, rest = domain.partition(".")
    ending = rest.rpartition(".")[2]
    return f"{name[:1]}…@{first[:1]}….{ending}"


def mask_name(name):
    """Return "Kari Nord" as "K… N…"."""
    return " ".join(f"{word[:1]}…" for word in name.split())


def mask_telephone(number):
    """Return "+47 35 92 10 12" as "+47 … 12"."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < 5:
        return "…" if number else ""
    is_abroad = number.strip().startswith("+")
    return f"+{digits[:2]} … {digits[-2:]}" if is_abroad else f"… {digits[-2:]}"


def mask_text(text):
    """Return a text with the addresses and telephones in it masked."""
    text = ADDRESS.sub(lambda match: mask_address(match[0]), text)
    return TELEPHONE.sub(lambda match: mask_telephone(match[0]), text)
