"""Three files as offices have them: an accountant's, an event's, and another program's.

The companies and people in them are invented, and all addresses are at example.org.
accountants.xlsx has the habits of its users: three lines above the headings, a sum below,
numbers typed in five ways, and days in five, postal codes that Excel shows with a nought
that it does not hold. Of the headings of Wild Apricot's export we know few.
"""

from pathlib import Path

FOLDER = Path(__file__).with_name("files")
TRADES = "Sveis Rør Energi Automasjon Kjemi Transport Regnskap Måling".split()
FIRST_NAMES = "Telemark Frierfjord Ørn Ålesund Bø Heistad Voll Ås".split()
ACCOUNTANTS_HEADINGS, EVENT_HEADINGS, APRICOT_HEADINGS = (
    line.split("|")
    for line in (FOLDER / "headings.txt").read_text("utf-8").splitlines()
)


def company(number):
    """Return the name of an invented company; 64 differ."""
    first = FIRST_NAMES[number // len(TRADES) % len(FIRST_NAMES)]
    return f"{first} {TRADES[number % len(TRADES)]} AS"


def accountants():
    """Return the customers of an accountant's program."""
    return (FOLDER / "accountants.xlsx").read_bytes()


def event_list():
    """Return the participants of a meeting, as a form program writes them: in cp1252."""
    text = (FOLDER / "event_list.csv").read_text("utf-8")
    return text.replace("\n", "\r\n").encode("cp1252")


def wild_apricot():
    """Return contacts with the headings of Wild Apricot's export."""
    return (FOLDER / "wild_apricot.xlsx").read_bytes()
