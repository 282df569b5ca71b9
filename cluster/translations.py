"""Extract texts to translate and compile catalogues, without gettext's tools.

`make translations` adds new texts to the catalogues, untranslated, and removes those that are
marked nowhere; `make install` compiles the catalogues that have changed.
"""

import ast
import os
import re
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import django
import polib

ROOT = Path(__file__).parent.parent
CODE = ["cluster", "members"]
MARKS = ("_", "_now")
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*((?:{STRING}\s*,?\s*)+)")
JOINT = re.compile(
    r"""(?<=["'])\s*\+\s*(?=["'])"""
)  # between parts of a text of a script
PAGES = ("page", "file_page")


class CatalogueMessage(NamedTuple):
    context: str | None
    text: str
    plural: str | None

    @classmethod
    def of_call(cls, name, strings):
        """Return the message in the arguments of a gettext, ngettext, pgettext … call."""
        kind = "" if name in MARKS else name.partition("gettext")[0]
        context = strings.pop(0) if "p" in kind else None
        return cls(context, strings[0], strings[1] if "n" in kind else None)


def messages():
    """Return the set of all texts marked for translation, in code and in templates."""
    return _messages_under(ROOT)


@cache
def _messages_under(root):
    code = [path for folder in CODE for path in (root / folder).rglob("*.py")]
    templates = [path for path in (root / "templates").rglob("*") if path.is_file()]
    return {message for path in code for message in _in_code(path.read_text())} | {
        message for path in templates for message in _in_template(path.read_text())
    }


def messages_of_scripts():
    """Return the set of all texts that scripts show: ours, and those of Django's admin."""
    of_django = Path(import_module("django.contrib.admin").__file__).parent
    folders = [ROOT / "static" / "js", of_django / "static" / "admin" / "js"]
    scripts = [path for folder in folders for path in folder.rglob("*.js")]
    return {message for path in scripts for message in _in_script(path.read_text())}


@cache
def messages_of_applications():
    """Return the set of all texts that Django and the installed applications translate."""
    from django.apps import apps

    folders = [Path(import_module("django.conf").__file__).parent]
    folders += [Path(app.path) for app in apps.get_app_configs()]
    paths = [path for f in folders for path in f.glob("locale/*/LC_MESSAGES/django.po")]
    return {_message_of(entry) for path in paths for entry in polib.pofile(str(path))}


def catalogues():
    """Return the path of every .po file: texts of ours, and of Django's admin scripts."""
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))


def compiled(path):
    """Return the bytes of the .mo file."""
    return polib.pofile(path).to_binary()


def update(path):
    """Add the texts that the catalogue lacks, and remove those that are marked nowhere.

    The code is in English: its catalogue has only the texts that differ. Texts of installed
    applications stay: the catalogue completes or rewords them.
    """
    catalogue = polib.pofile(path, wrapwidth=88)
    is_of_scripts = path.stem == "djangojs"
    marked = messages_of_scripts() if is_of_scripts else messages()
    needed = marked if is_of_scripts else marked | messages_of_applications()
    is_english = catalogue.metadata["Language"] == "en"
    for entry in list(catalogue):
        if _message_of(entry) not in needed or (is_english and _repeats_code(entry)):
            catalogue.remove(entry)
    # Django translates the texts of its own scripts, as far as it goes.
    if not (is_english or is_of_scripts):
        existing = {_message_of(entry) for entry in catalogue}
        catalogue.extend(map(_entry, sorted(marked - existing, key=str)))
    catalogue.save()


def write_compiled(path):
    """Write the compiled catalogue beside the catalogue, whole for all that read it meanwhile."""
    draft = path.with_suffix(f".mo.{os.getpid()}")
    draft.write_bytes(compiled(path))
    draft.replace(path.with_suffix(".mo"))


def _repeats_code(entry):
    forms = {0: entry.msgid, 1: entry.msgid_plural} if entry.msgid_plural else {}
    return (entry.msgstr or entry.msgid, entry.msgstr_plural) == (entry.msgid, forms)


def _in_code(source):
    for node in ast.walk(ast.parse(source)):
        name = isinstance(node, ast.Call) and getattr(node.func, "id", "")
        if name in PAGES and getattr(node.args[0], "value", ""):
            yield CatalogueMessage("address", node.args[0].value, None)
        if name and (name in MARKS or "gettext" in name):
            strings = [getattr(argument, "value", None) for argument in node.args]
            # The text of a variable is marked where it is written, or nowhere.
            if all(isinstance(text, str) for text in strings[: 1 + ("p" in name)]):
                yield CatalogueMessage.of_call(name, strings)


def _in_script(source):
    return _in_calls(JOINT.sub("", source))


def _in_template(source):
    # Imported here because it reads the settings, which compiling does not need.
    from django.utils.translation.template import templatize

    return _in_calls(templatize(source))


def _in_calls(source):
    for name, strings in CALL.findall(source):
        yield CatalogueMessage.of_call(name, list(ast.literal_eval(f"[{strings}]")))


def _message_of(entry):
    return CatalogueMessage(entry.msgctxt, entry.msgid, entry.msgid_plural or None)


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
    if sys.argv[1] == "update":
        django.setup()
    action = {"update": update, "compile": write_compiled}[sys.argv[1]]
    for path in map(Path, sys.argv[2:]):
        action(path)
