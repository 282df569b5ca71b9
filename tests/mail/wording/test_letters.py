"""E-mails in words of one's own: the facts and links stay, and no text can break one."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template import engines
from django.utils import translation
from hypothesis import given, strategies as st

from members import mail
from members.mail import SiteTexts, render, wording
from members.models import ClusterName, MessageText
from tests.mail.test_kinds import ALL, CONTEXT
from tests.support.factories import make
from tests.support.rows import the_cluster

OWN = {
    "subject": "Emne <b>her</b> {klynge}",
    "opening": "Åpning %s {klynge}\n\nTo avsnitt <script>",
    "closing": "Slutt: https://elsewhere.example/{klynge}",
}
EMPTY = {"opening": "\u2063", "closing": "\u2063"}  # in the place of the words


def written(kind="invitation", language="nb", **context):
    given = {"language": language, "context": CONTEXT | context}
    return mail.write(kind, to="xenia@example.org", **given)


def facts(kind, context, texts):
    """Return the lines of an e-mail without the words around its facts."""
    site = SiteTexts("Klyngen", "", {kind: texts, wording.FRAME: EMPTY})
    made = render(kind, context, site)
    lines = [line.strip() for line in made.text.splitlines()]
    worded = {"\u2063", *OWN["opening"].replace("{klynge}", "Klyngen").splitlines()}
    worded |= {OWN["closing"].replace("{klynge}", "Klyngen")}
    return [line for line in lines if line and line not in worded]


def test_every_kind_keeps_its_facts_and_links_in_other_words():
    for kind in ALL:
        for language in dict(settings.LANGUAGES):
            with translation.override(language):
                context = wording.example(kind)
                standard = facts(kind, context, EMPTY)
                own = facts(kind, context, OWN)
                site = SiteTexts("Klyngen", "", {kind: OWN})
                made = render(kind, context, site)

            assert (kind, own) == (kind, standard)
            assert made.subject == "Emne <b>her</b> Klyngen"
            assert "Åpning %s Klyngen\n\nTo avsnitt <script>" in made.text
            link = context["link"]
            assert (link in made.text) == (link in "\n".join(standard))


def test_every_kind_is_declared_and_has_an_example_of_all_its_placeholders():
    assert {kind for kind in ALL if not wording.kind_of(kind).occasion} == set()
    for kind, declared in wording.KINDS.items():
        values = declared.values_of(
            "text", {**wording.example(kind), **SiteTexts().values}
        )
        assert (kind, all(values.values())) == (kind, True)
        assert len(set(values.values())) == len(values)
    # The example of what has changed is a factor for the log-in alone.
    changes = [wording.example(k)["what"] for k in ("log_in_changed", "project_text")]
    factor = "En passnøkkel ble lagt til."
    assert [what == factor for what in changes] == [True, False]


def test_the_frame_is_worded_once_for_all_and_its_end_keeps_the_signature():
    frame = {"opening_nb": "God dag, {navn}", "closing_nb": "Hilsen oss"}
    make(MessageText, kind=wording.FRAME, **frame)
    make(MessageText, kind="person_changed", opening_nb="{avsender} har endret deg.")

    text = written("access_granted").text
    assert text.startswith("God dag, Xenia\n\n")
    end = f"Hilsen oss\nKlyngeregisteret\n{settings.SITE_ADDRESS}"
    assert text.rstrip().endswith(end)

    # Words are stored by language and escaped in HTML.
    own = "Hei <i>du</i>, {avsender} ber deg inn."
    make(MessageText, kind="invitation", opening_nb=own, closing_nb="")
    nb, en = written(), written(language="en")
    assert "Hei <i>du</i>, Yngve ber deg inn." in nb.text
    assert "Hei &lt;i&gt;du&lt;/i&gt;, Yngve" in nb.html
    assert "invites you to keep the profile" in en.text

    # Without the value of a placeholder the standard stands.
    text = written("person_changed", name="", sender="").text
    assert text.startswith("Hei!\n")
    assert "har endret deg." not in text


def test_a_value_is_never_interpreted_and_a_wrong_text_is_left_out(caplog):
    own = {"subject_nb": "{virksomhet} med", "opening_nb": "{person} i {virksomhet}"}
    make(MessageText, kind="invitation_accepted", **own)
    make(MessageText, kind="reminder", subject_nb="{virksomhet} " * 15)

    given = {"organization": "{person}\r\nBcc: x", "who": "{% now 'Y' %}"}
    letter = written("invitation_accepted", **given)
    assert letter.subject == "{person} Bcc: x med"
    assert "{% now 'Y' %} i {person} Bcc: x" in letter.text
    subject = written("reminder", organization="A" * 100).subject
    assert subject == f"Stemmer alt om {'A' * 100} fortsatt?"

    # A row that no form would take is left out and logged.
    wrong = {"subject_nb": "{navn}", "opening_nb": "{kode} til deg"}
    MessageText.objects.filter(kind="reminder").update(**wrong)
    caplog.clear()
    letter = written("reminder")
    assert "{kode}" not in letter.text
    assert letter.subject == "Stemmer alt om Alfa AS fortsatt?"
    assert len(caplog.records) == 2


def test_writing_reads_all_of_it_in_one_query(django_assert_num_queries):
    ClusterName.objects.create(cluster=the_cluster(), name="Grønn klynge")
    the_cluster().__class__.objects.update(reply_to="svar@example.org")
    make(MessageText, kind="reminder", opening_nb="{klynge}: {kontakt}")
    make(MessageText, kind="invitation", opening_nb="Noe annet")

    with django_assert_num_queries(1):
        site = mail.read_site("reminder", "nb")

    assert site.cluster == "Grønn klynge"
    own = {"subject": "", "opening": "{klynge}: {kontakt}", "closing": ""}
    assert site.texts == {"reminder": own}
    assert "Grønn klynge: svar@example.org" in written("reminder").text


KNOWN = ["virksomhet", "navn"]
PIECES = [*"{}%navvirksomhet<>\r\n\u202e .", "{navn}", "{virksomhet}"]
ANYTHING = st.lists(st.sampled_from(PIECES)).map("".join)
HOSTILE = "{0.__class__} {navn.__class__} {navn!r:>100000000} {} {navn navn}".split()
HOSTILE += ["{Navn}", "{{ navn }}", "{ navn }", "{navn\u200b}"]
HOSTILE += ["{% include 'mail/frame.txt' %}"]


@given(ANYTHING, ANYTHING, ANYTHING)
def test_a_text_is_refused_or_filled_with_the_values_as_they_are(text, one, other):
    values = {"navn": one, "virksomhet": other}
    assert "\n" not in wording.value_at({"a": {"b": one}}, "a.b")
    try:
        wording.check(text, KNOWN)
    except ValidationError:
        rest = text.replace("{navn}", "").replace("{virksomhet}", "")
        assert "{" in rest or "}" in rest
        return

    filled = wording.fill(text, values)

    pieces = re.split(r"\{(navn|virksomhet)\}", text)
    wanted = "".join(values[p] if n % 2 else p for n, p in enumerate(pieces))
    is_empty = any(not values[name] for name in pieces[1::2])
    assert filled == (None if is_empty else wanted)


def test_other_braces_are_refused_with_the_known_names():
    for text in HOSTILE:
        with pytest.raises(ValidationError, match=r"\{virksomhet\}, \{navn\}"):
            wording.check(text, KNOWN)


def test_every_name_has_a_label_and_stands_in_the_template():
    for kind, declared in wording.KINDS.items():
        source = engines["django"].engine.get_template(f"mail/{kind}.txt").source
        heading, _line_end, _body = source.partition("\n")
        own = {**declared.subject, **declared.text}
        assert set(declared.text_names) <= set(wording.LABELS)
        assert not set(wording.COMMON) & set(own)
        # A subject tells no more than the standard one: it is seen on locked screens.
        for paths, text in ((own, source), (declared.subject, heading)):
            missing = [p for p in paths.values() if not re.search(rf"\b{p}\b", text)]
            assert (kind, missing) == (kind, [])
