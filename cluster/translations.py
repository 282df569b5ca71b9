"""Extract texts to translate and compile catalogues, without gettext's tools.

`make translations` adds new texts to the catalogues, untranslated; `make install`
compiles the catalogues that have changed.
"""

import ast
import os
import re
import sys
from pathlib import Path
from typing import NamedTuple

import polib

ROOT = Path(__file__).parent.parent
CODE = ["cluster", "members"]
MARKS = ("_", "_now")
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*((?:{STRING}\s*,?\s*)+)")


class Message(NamedTuple):
    context: str | None
    text: str
    plural: str | None

    @classmethod
    def of_call(cls, name, strings):
        """Return the message in the arguments of a gettext, ngettext, pgettext … call."""
        kind = (
            "" if name in MARKS else name.removesuffix("_lazy").removesuffix("gettext")
        )
        context = strings.pop(0) if "p" in kind else None
        return cls(context, strings[0], strings[1] if "n" in kind else None)


def messages():
    """Return the set of all texts marked for translation, in code and in templates."""
    code = [path for folder in CODE for path in (ROOT / folder).rglob("*.py")]
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    return {message for path in code for message in _in_code(path.read_text())} | {
        message for path in templates for message in _in_template(path.read_text())
    }


def catalogues():
    """Return the path of every .po file: texts of ours, and of Django's admin scripts."""
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))


def compiled(path):
    """Return the bytes of the .mo file."""
    return polib.pofile(path).to_binary()


def untranslated(path):
    """Return the marked texts that are missing, empty or fuzzy in the catalogue."""
    entries = polib.pofile(path)
    done = {_key(e) for e in entries if e.translated() and not e.obsolete}
    return sorted(messages() - done, key=str)


def update(path):
    """Add the texts that the catalogue of our own texts lacks."""
    catalogue = polib.pofile(path, wrapwidth=88)
    known = {_key(entry) for entry in catalogue}
    if path.stem == "django":
        catalogue.extend(map(_entry, sorted(messages() - known, key=str)))
        _fill_in_english(catalogue)
        catalogue.save()


def write_compiled(path):
    """Write the compiled catalogue beside the catalogue."""
    path.with_suffix(".mo").write_bytes(compiled(path))


def _fill_in_english(catalogue):
    """Copy msgid to msgstr in English, where nobody has written another text."""
    if catalogue.metadata["Language"] == "en":
        for entry in catalogue.untranslated_entries():
            entry.msgstr = "" if entry.msgid_plural else entry.msgid
            if entry.msgid_plural:
                entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}


def _in_code(source):
    for node in ast.walk(ast.parse(source)):
        name = isinstance(node, ast.Call) and getattr(node.func, "id", "")
        if name == "page" and getattr(node.args[0], "value", ""):
            yield Message("address", node.args[0].value, None)
        if name and (name in MARKS or "gettext" in name):
            strings = [getattr(argument, "value", None) for argument in node.args]
            # The text of a variable is marked where it is written, or nowhere.
            if all(isinstance(text, str) for text in strings[: 1 + ("p" in name)]):
                yield Message.of_call(name, strings)


def _in_template(source):
    # Imported here because it reads the settings, which compiling does not need.
    from django.utils.translation.template import templatize

    for name, strings in CALL.findall(templatize(source)):
        yield Message.of_call(name, list(ast.literal_eval(f"[{strings}]")))


def _key(entry):
    return Message(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def _entry(message):
    forms = {0: "", 1: ""} if message.plural else {}
    return polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural or "",
        msgstr_plural=forms,
        msgctxt=message.context,
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster.settings")
    action = {"update": update, "compile": write_compiled}[sys.argv[1]]
    for path in map(Path, sys.argv[2:]):
        action(path)
