"""Two who write at once: both values are shown, and one is chosen."""

import pytest

from members import review
from tests.support.factories import make_colleague, make_topic
from tests.support.profile_form import PAGE, proposed, row, send, shown

pytestmark = pytest.mark.django_db


class TestTwoWhoWriteAtOnce:
    """The second to send is shown both, loses no word, and chooses."""

    @pytest.fixture
    def clash(self, client, ours):
        """The answer to Ola, when Eva has sent another phone meanwhile."""
        page = client.get(PAGE)
        review.submit(ours, {"phone": "1"}, by=make_colleague(ours))
        return send(client, page=page, phone="2", name="Ny")

    def test_both_are_shown_side_by_side(self, clash, ours):
        [field] = clash.context["form"].conflicts

        assert field.name == "phone"
        assert (field.conflict.mine.before, field.conflict.now.before) == (["2"], ["1"])
        assert shown(clash, "name") == "Ny"
        assert proposed(ours) == {"phone": "1"}

    def test_without_a_choice_it_is_asked_again(self, client, clash, ours):
        again = send(client, page=clash)

        assert len(again.context["form"].conflicts) == 1
        assert proposed(ours) == {"phone": "1"}

    @pytest.mark.parametrize(("choice", "phone"), [("mine", "2"), ("theirs", "1")])
    def test_either_may_be_chosen(self, client, clash, ours, choice, phone):
        answer = send(client, page=clash, choose__phone=choice)

        assert answer.status_code == 302
        assert proposed(ours) == {"phone": phone, "name": "Ny"}

    def test_a_choice_outlives_a_refusal(self, client, clash, ours):
        refused = send(client, page=clash, choose__phone="mine", name="")
        send(client, page=refused, name="Ny")

        assert proposed(ours) == {"phone": "2", "name": "Ny"}

    def test_a_third_one_is_not_overwritten_unseen(self, client, clash, ours):
        review.submit(ours, {"phone": "3"}, by=make_colleague(ours))

        again = send(client, page=clash, choose__phone="mine")

        [field] = again.context["form"].conflicts
        assert field.conflict.now.before == ["3"]
        assert proposed(ours) == {"phone": "3"}

    def test_rows_are_chosen_between_as_well(self, client, ours):
        page = client.get(PAGE)
        send(client, page=page, **row("names", name="A", kind="short"))

        clash = send(client, page=page, **row("names", name="B", kind="short"))
        send(client, page=clash, choose__names="mine")

        assert len(clash.context["form"].conflicts) == 1
        assert [r["name"] for r in proposed(ours)["names"]["add"]] == ["B"]

    def test_topics_are_told_by_name(self, client, ours):
        ccs, tang = make_topic(label_nb="CCS"), make_topic(label_nb="Tang")
        page = client.get(PAGE)
        send(client, page=page, topics=[ccs.slug])

        clash = send(client, page=page, topics=[tang.slug])

        [field] = clash.context["form"].conflicts
        assert field.conflict.mine.before == ["Tang"]
        assert field.conflict.now.before == ["CCS"]
