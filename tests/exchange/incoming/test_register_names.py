"""Names of new organizations that a file lacks, from the business register."""

from members.exchange import write
from members.models import Organization, Task
from tests.support.factories import make
from tests.support.files_in import page_of, seen_file
from tests.support.html_forms import Clicks
from tests.support.register_server import html
from tests.support.task_files import run

ASK = "Slå opp numrene i Enhetsregisteret"
QUESTION = "register:name"


def asked(client, file):
    """Press the button, run the task, and return the file and the page of rows."""
    click = Clicks(client, page_of(file, "rows"))
    click.button(ASK)
    run(Task.objects.get(ended_at=None))
    file.refresh_from_db()
    return Clicks(client, page_of(file, "rows"))


def notes(page):
    return {row.number: row.entry.notes for row in page.context["review"].rows}


def test_a_missing_name_is_filled_in_and_another_one_stays(
    as_secretary, kari, register
):
    known = register.add(name="KJENT AS")
    make.organization(name="Kjent AS", orgnr=known)
    numbers = [register.add(name=n) for n in ("ALFA STÅL AS", "BETA AS", "GAMMA AS")]
    alfa, beta, gamma = numbers
    lines = [(None, alfa), ("Beta Drift", beta), ("gamma as", gamma), (None, known)]
    file = seen_file(kari, "Firma, Orgnr", *lines)
    assert [one[0] for one in file.seen.values()] == ["error", "new", "new", "same"]

    click = asked(as_secretary, file)

    assert notes(click.page) == {
        2: ["Navn i Enhetsregisteret: Alfa Stål AS"],
        3: ["Navn i Enhetsregisteret: Beta AS"],
        4: [],
        5: [],
    }
    [question] = click.page.context["review"].questions
    assert (question.key, question.answer, question.numbers) == (QUESTION, "", [3])
    queries = [one.query["organisasjonsnummer"] for one in register.requests]
    assert queries == [",".join(sorted(numbers))]
    assert not click.has(ASK)

    click.button("Bruk svarene", **{f"answer-{QUESTION}": "register"})
    file.refresh_from_db()
    write(file, by=kari, reason="Liste")
    rows = Organization.objects.filter(orgnr__in=numbers)
    named = {row.orgnr: (row.name, [*row.register_snapshot.taken]) for row in rows}
    assert named == {
        alfa: ("Alfa Stål AS", ["name", "orgnr"]),
        beta: ("Beta AS", ["name", "orgnr"]),
        gamma: ("gamma as", ["orgnr"]),
    }
    assert len(register.requests) == 1


def test_a_file_goes_on_while_the_register_is_away(as_secretary, kari, register):
    file = seen_file(kari, "Firma, Orgnr", ("Alfa", register.add()))
    register.next(html(), times=20)

    click = asked(as_secretary, file)

    click.sees("Enhetsregisteret svarer ikke akkurat nå.")
    assert (click.has(ASK), file.seen["2"][0]) == (True, "new")


def test_a_thousand_numbers_are_ten_lists(kari, register, as_secretary):
    lines = [(f"Nr {n}", register.add(name=f"NR {n} AS")) for n in range(1000)]
    file = seen_file(kari, "Firma, Orgnr", *lines)
    asked(as_secretary, file)
    assert (register.paths, file.seen["2"][0]) == (["enheter"] * 10, "new")


def test_no_button_asks_a_register_that_is_off(as_secretary, kari):
    file = seen_file(kari, "Firma, Orgnr", ("Alfa", "974760673"))
    assert not Clicks(as_secretary, page_of(file, "rows")).has(ASK)
