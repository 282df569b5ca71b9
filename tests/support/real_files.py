"""Three files as offices have them: an accountant's, an event's, and another program's.

The companies and people in them are invented, and all addresses are at example.org.
"""

import csv
from datetime import date, datetime
from io import StringIO

from openpyxl.styles import Font, PatternFill

from tests.support.rows import checked
from tests.support.tables import xlsx

PLACES = [
    ("3936", "Porsgrunn"),
    ("3717", "Skien"),
    ("3970", "Langesund"),
    ("157", "Oslo"),
]
MUNICIPALITIES = ["Porsgrunn", "SKIEN", "Bamble kommune", "Oslo"]
PEOPLE = ["Anne Lia", "Bjørn Ås", "Cecilie Holm", "Dag Øvrum", "Eli Sæther", "Finn Moe"]
TRADES = "Sveis Rør Energi Automasjon Kjemi Transport Regnskap Måling".split()
FIRST_NAMES = "Telemark Frierfjord Ørn Ålesund Bø Heistad Voll Ås".split()
ACCOUNTANTS_HEADINGS = (
    """
    Kundenr|Firma|Org.nr.|Adresse|Postnr|Poststed|Kommune|Kontaktperson|E-post|Telefon
    |Nettside|Ansatte|Medlem fra|Medlemstype|Kontingent|Merknad
""".strip()
    .replace("\n    ", "")
    .split("|")
)
EVENT_HEADINGS = """
    Tidsmerke|Fornavn|Etternavn|E-post|Mobil|Bedrift|Stilling|Allergier|Deltar på middag?
""".strip().split("|")
APRICOT_HEADINGS = (
    """
    User ID|First name|Last name|Organization|Email|Phone|Password|Group participation
    |Archived|Subscribed to emails|Subscription source|Event announcements
    |Member emails and newsletters|Administration access|Created on|Profile last updated
    |Updated by|Last login|Balance|Total donated|Membership enabled|Membership level
    |Membership status|Member since|Renewal due|Renewal date last changed
    |Level last changed|Access to profile by others|Details to show|Photo albums enabled
    |Member bundle ID or email|Member role|Notes
""".strip()
    .replace("\n    ", "")
    .split("|")
)


def company(number):
    """Return the name of an invented company; 64 differ."""
    first = FIRST_NAMES[number // len(TRADES) % len(FIRST_NAMES)]
    return f"{first} {TRADES[number % len(TRADES)]} AS"


def host(number):
    """Return the company's name as it stands in addresses."""
    return f"firma{number}.example.org"


def person(number):
    """Return (name, e-mail, telephone) of an invented person."""
    name = f"{PEOPLE[number % len(PEOPLE)]}{' II' if number >= len(PEOPLE) else ''}"
    return name, f"person{number}@example.org", 35_000_100 + number


def accountants(rows=60):
    """Return the customers of an accountant's program, with the habits of its users.

    Three lines above the headings, a sum below; numbers typed in five ways, and days in
    five; postal codes that Excel shows with a nought that it does not hold.
    """
    lines = [_customer(number) for number in range(rows)]
    total = [None, "Sum", *[None] * 12, f"=SUM(O5:O{rows + 4})"]
    title = [["Medlemsliste 2026"], ["Utskrift 31.10.2026 kl. 09:14"], [None]]
    return xlsx(*title, ACCOUNTANTS_HEADINGS, *lines, total, prepare=_dress)


def _customer(number):
    code, place = PLACES[number % len(PLACES)]
    name, address, telephone = person(number)
    return [
        10_001 + number,
        company(number),
        _organization_number(number),
        f"Industrivegen {number + 1}",
        int(code),
        place,
        MUNICIPALITIES[number % len(MUNICIPALITIES)],
        name,
        address if number % 7 else address.upper(),
        _telephone(telephone, number),
        _website(number),
        [12, 85, "240", 7, None][number % 5],
        _since(number),
        ["Ordinært medlem", "Kjernemedlem", "Assosiert medlem", None][number % 4],
        5000 + 2500 * (number % 3),
        "Betaler kvartalsvis" if number % 9 == 0 else None,
    ]


def _organization_number(number):
    digits = checked(700 + number)
    parts = f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    shapes = [int(digits), digits, parts, f"NO {parts} MVA", parts.replace(" ", "\xa0")]
    return shapes[number % len(shapes)]


def _telephone(telephone, number):
    text = str(telephone)
    pairs = f"{text[:2]} {text[2:4]} {text[4:6]} {text[6:]}"
    return [telephone, text, pairs, f"+47 {pairs}", f"0047{text}"][number % 5]


def _website(number):
    name = host(number)
    return [f"www.{name}", name, f"https://{name}/", f"http://www.{name}", None][
        number % 5
    ]


def _since(number):
    year = 2016 + number % 9
    return [date(year, 3, 1), f"1.3.{year}", year, str(year), f"1.3.{year % 100}"][
        number % 5
    ]


def _dress(_book, page):
    for cell in page[4]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFFF99")
    for row in page.iter_rows(min_row=5, max_row=page.max_row - 1):
        row[4].number_format = "0000"
        row[14].number_format = '#,##0.00 "kr"'
    page.merge_cells("A1:D1")
    page.freeze_panes = "A5"


def event_list(rows=25):
    """Return who has signed up for a meeting, as a form program writes it: CSV of cp1252."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(EVENT_HEADINGS)
    for number in range(rows):
        name, address, telephone = person(number + 100)
        first, _space, last = name.partition(" ")
        day = f"{number % 28 + 1:02}.10.2026 09:{number % 60:02}"
        job, food = "Daglig leder" if number % 3 else "HMS-sjef", "Nøtter; skalldyr"
        row = [day, first, last, address, f"+47 {telephone}", company(number // 2), job]
        writer.writerow(
            [*row, food if number % 5 == 0 else "", "Ja" if number % 2 else "Nei"]
        )
    return file.getvalue().encode("cp1252")


def wild_apricot(rows=12):
    """Return contacts with the headings of Wild Apricot's export, of which we know few."""
    lines = [_contact(number) for number in range(rows)]
    return xlsx(
        APRICOT_HEADINGS, *([line.get(h) for h in APRICOT_HEADINGS] for line in lines)
    )


def _contact(number):
    name, address, telephone = person(number + 200)
    first, _space, last = name.partition(" ")
    made = datetime(2021, 1 + number % 12, 3, 10, 20, 30)
    return {
        "User ID": 48_000_000 + number,
        "First name": first,
        "Last name": last,
        "Organization": company(number // 2),
        "Email": address,
        "Phone": str(telephone),
        "Archived": "no",
        "Subscribed to emails": "yes",
        "Subscription source": "Added by administrator",
        "Administration access": "No access",
        "Created on": made,
        "Profile last updated": made,
        "Balance": 0,
        "Membership enabled": "yes",
        "Membership level": "Ordinary member",
        "Membership status": "Active" if number % 4 else "Lapsed",
        "Member since": date(2021, 1 + number // 2, 3),
        "Renewal due": date(2027, 1, 1),
        "Member role": "Bundle administrator" if number % 2 == 0 else "Bundle member",
    }
