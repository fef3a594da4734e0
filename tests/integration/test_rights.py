"""Who may do what to a story: every verb, step and office; delegations; and one truth for lists."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles import actions
from articles.actions.accounts import hand_over_drafts
from articles.enums import NoticeKind, Office, Step
from articles.models import Approval, Article, Assignment, Notice, Person, Section, User
from articles.rights import Case, may, open_verbs, sees_all
from articles.workflow import ROLES, TransitionRefused
from tests import factories

pytestmark = pytest.mark.django_db
OFFICES = tuple(Office)
ROLE_OF = {
    Office.REPORTER: "Phóng viên",
    Office.DESK: "Biên tập viên",
    Office.MANAGING: "Thư ký tòa soạn",
    Office.CHIEF: "Tổng biên tập",
}


def at():
    return timezone.now()


def serving(username, office, *, section=None, role=None, **fields):
    """A person who holds this office and no other."""
    user = factories.make_user(username, role or ROLE_OF[office])
    factories.end_offices(user)
    factories.make_assignment(user, office, section=section, **fields)
    return user


def standing(article, step):
    """In memory: what a predicate says of a story at that step."""
    article.step = step
    return article


@pytest.fixture
def story(lan):
    return factories.make_article(by=lan)


# What each office may do at each step, over somebody else's story of its section.
TABLE = {
    Office.REPORTER: {},
    Office.DESK: {
        "draft": "see edit submit spike throw_away",
        "with_desk": "see edit hold pass_up send_back spike throw_away",
        "with_managing": "see spike throw_away",
        "with_chief": "see spike throw_away",
        "approved": "see spike throw_away",
        "spiked": "see spike throw_away",
    },
    Office.MANAGING: {
        "draft": "see edit submit hasten spike throw_away",
        "with_desk": "see edit send_back hasten spike throw_away",
        "with_managing": "see edit hold pass_up send_back hasten spike throw_away",
        "with_chief": "see hasten spike throw_away",
        "approved": "see edit send_back hasten spike throw_away",
        "spiked": "see hasten spike throw_away",
    },
    Office.CHIEF: {
        "draft": "see edit submit hasten spike throw_away",
        "with_desk": "see edit send_back hasten spike throw_away",
        "with_managing": "see edit send_back hasten spike throw_away",
        "with_chief": "see edit hold pass_up send_back hasten approve spike throw_away",
        "approved": "see edit send_back hasten spike throw_away",
        "spiked": "see hasten spike throw_away",
    },
}
JUDGED = (
    "see", "edit", "hold", "hasten", "approve", "withdraw", "spike",
    "throw_away", "pass_up", "send_back",
)  # fmt: skip


@pytest.mark.parametrize("office", OFFICES)
def test_each_office_may_at_each_step_what_the_table_says(story, office):
    person = serving("khác", office)
    for step in Step:
        case = Case(standing(story, step), at())
        found = {right for right in JUDGED if may(person, right, case)}
        wanted = set(TABLE[office].get(step, "").split()) & set(JUDGED)
        assert found == wanted, (office, step)


@pytest.mark.parametrize("office", OFFICES)
def test_outside_its_sections_an_office_changes_nothing(story, office):
    person = serving("khác", office, section=factories.make_section("Thể thao"))
    reads = office in (Office.MANAGING, Office.CHIEF)
    for step in Step:
        case = Case(standing(story, step), at())
        assert [right for right in JUDGED if may(person, right, case)] == ["see"] * reads
        assert open_verbs(person, case) == []


@pytest.mark.parametrize("office", OFFICES)
def test_an_office_holds_below_its_section_and_not_above(office, lan):
    below = factories.make_section("Nông nghiệp", parent=factories.make_section("Kinh tế"))
    article = factories.make_article(by=lan, section=below)
    over = serving("trên", office, section=below.parent)
    assert Case(article, at()).mandate(over, office)
    article.section = below.parent
    under = serving("dưới", office, section=below)
    assert Case(article, at()).mandate(under, office) is None


@pytest.mark.parametrize("role", [*ROLES, None])
def test_the_superusers_mark_and_a_role_without_an_office_open_nothing(story, role):
    root = factories.make_user("root", role or "Quản trị", is_superuser=role is None)
    factories.end_offices(root)
    for step in Step:
        case = Case(standing(story, step), at())
        assert [right for right in JUDGED if may(root, right, case)] == []
    assert not Article.objects.within_reach_of(root).exists()


def test_who_is_not_active_may_nothing_not_even_her_own(story, lan):
    lan.is_active = False
    lan.save()
    case = Case(story, at())
    assert not any(may(lan, right, case) for right in JUDGED)
    assert not Article.objects.within_reach_of(lan).exists()
    assert not sees_all(lan, at())


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_until": timedelta(seconds=-1)},
        {"valid_from": timedelta(hours=1)},
        {"ended": True},
    ],
)
def test_an_office_that_is_over_or_to_come_opens_nothing(story, fields):
    person = factories.make_user("khác", "Tổng biên tập")
    factories.end_offices(person)
    now = at()
    is_ended = fields.pop("ended", False)
    moments = {name: now + delta for name, delta in fields.items()}
    factories.make_assignment(person, Office.CHIEF, **moments)
    if is_ended:
        factories.end_offices(person, at=now)
    assert not may(person, "see", Case(story, now))
    assert not Article.objects.within_reach_of(person, now).exists()


# -- Delegation -------------------------------------------------------------------


def delegation(giver, user, office=Office.CHIEF, **fields):
    values = {"valid_until": at() + timedelta(hours=8), "on_behalf_of": giver}
    return factories.make_assignment(user, office, **values | fields)


def approves(user, article):
    return may(user, "approve", Case(standing(article, Step.WITH_CHIEF), at()))


def test_a_delegate_of_a_delegate_has_nothing(story, dung, hoa):
    thu = factories.make_user("thu", "Thư ký tòa soạn")
    delegation(dung, hoa)
    delegation(hoa, thu)
    assert approves(hoa, story)
    assert not approves(thu, story)


@pytest.mark.parametrize("ends", ["giver_closed", "office_ended", "delegation_ended"])
def test_a_delegation_ends_with_its_giver_her_office_or_itself(story, dung, hoa, ends):
    given = delegation(dung, hoa)
    assert approves(hoa, story)
    if ends == "giver_closed":
        User.objects.filter(pk=dung.pk).update(is_active=False)
    elif ends == "office_ended":
        factories.end_offices(dung)
    else:
        Assignment.objects.filter(pk=given.pk).update(ended_at=at(), ended_by=dung)
    assert not approves(hoa, story)


def test_a_delegation_is_cut_to_what_its_giver_holds(lan):
    economy, sport = factories.make_section("Kinh tế"), factories.make_section("Thể thao")
    farming = factories.make_section("Nông nghiệp", parent=economy)
    giver = serving("phó", Office.CHIEF, section=farming)
    for place, reach in ((None, {farming}), (economy, {farming}), (farming, {farming}),
                         (sport, set())):  # fmt: skip
        stand_in = factories.make_user(f"thay{place}", "Thư ký tòa soạn")
        factories.end_offices(stand_in)
        delegation(giver, stand_in, section=place)
        for section in (economy, sport, farming):
            article = factories.make_article(by=lan, section=section)
            assert approves(stand_in, article) is (section in reach), (place, section)
            seen = Article.objects.within_reach_of(stand_in).filter(pk=article.pk)
            assert seen.exists() is (section in reach)


def test_a_delegation_of_one_office_is_not_one_of_another(story, dung, hoa):
    delegation(dung, hoa, Office.DESK)
    assert not approves(hoa, story)


def test_who_writes_and_approves_lets_another_approve_for_her(dung):
    own = factories.make_article(by=dung)
    stand_in = factories.make_user("thu", "Thư ký tòa soạn")
    delegation(dung, stand_in)
    assert not approves(dung, own)
    assert approves(stand_in, own)


def test_a_delegate_never_approves_what_she_wrote(dung):
    writer = factories.make_user("thu", "Thư ký tòa soạn")
    delegation(dung, writer)
    assert not approves(writer, factories.make_article(by=writer))
    signed = factories.make_article(by=factories.make_lan(), authors=[credit(writer)])
    assert not approves(writer, signed)


def credit(user):
    person = Person.objects.create(full_name=user.full_name, user=user)
    return factories.make_author(f"Bút danh {user.pk}", person=person)


def test_of_two_chiefs_each_approves_the_others_story(dung):
    other = factories.make_user("hai", "Tổng biên tập")
    assert approves(other, factories.make_article(by=dung))
    assert approves(dung, factories.make_article(by=other))
    both = factories.make_article(by=dung, authors=[credit(other)])
    assert not approves(dung, both)
    assert not approves(other, both)


def test_handing_a_story_over_does_not_make_it_somebody_elses_work(dung, lan):
    own = factories.make_article(by=dung)
    hand_over_drafts(by=dung, at=at(), giver=dung, receiver=lan)
    own.refresh_from_db()
    assert own.created_by == lan
    assert not approves(dung, own)
    hand_over_drafts(by=dung, at=at(), giver=lan, receiver=factories.make_hoa())
    own.refresh_from_db()
    assert not approves(dung, own)
    assert not approves(lan, own)


# -- Where a story stands when its rule or section moves ---------------------------


def test_a_story_beyond_the_new_last_step_is_approved_where_it_stands(story, lan, minh, hoa, dung):
    actions.submit(by=lan, at=at(), article=story)
    actions.pass_up(by=minh, at=at(), article=story)
    actions.pass_up(by=hoa, at=at(), article=story)
    factories.make_chain_rule(Step.WITH_DESK)
    story.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.approve(by=minh, at=at(), article=story)
    assert actions.approve(by=dung, at=at(), article=story)


def test_moving_a_story_to_another_section_takes_its_approval(story, hoa, dung):
    factories.approved(story)
    story.refresh_from_db()
    story.section = factories.make_section("Thể thao")
    actions.save_article(by=hoa, at=at(), article=story, expected_version=story.version)
    assert not Approval.objects.standing().exists()
    with pytest.raises(TransitionRefused):
        actions.publish(by=hoa, at=at(), article=story)


# -- Lists and predicates say the same ---------------------------------------------


@pytest.fixture
def paper(lan):
    """Every section, the open ones too, with a story of Lan's and one of somebody's."""
    top, closed = factories.make_section("Kinh tế"), factories.make_section("Thể thao")
    below = factories.make_section("Nông nghiệp", parent=top)
    open_top = factories.make_section("Xã hội", is_open_to_reporters=True)
    under_open = factories.make_section("Y tế", parent=open_top)
    open_below = factories.make_section("Giá cả", parent=top, is_open_to_reporters=True)
    other = factories.make_user("an", "Phóng viên")
    sections = [top, closed, below, open_top, under_open, open_below]
    return [factories.make_article(by=by, section=one) for one in sections for by in (lan, other)]


def people(paper):
    sections = [None, *Section.objects.order_by("pk")]
    for number, (office, section) in enumerate(product(OFFICES, sections)):
        yield serving(f"người{number}", office, section=section)
    for number, (office, section) in enumerate(product((Office.DESK, Office.CHIEF), sections[:4])):
        giver = serving(f"trao{number}", office, section=section)
        for place in (None, sections[1], sections[3]):
            stand_in = factories.make_user(f"thay{number}-{place}", "Biên tập viên")
            factories.end_offices(stand_in)
            delegation(giver, stand_in, office, section=place)
            yield stand_in
    yield factories.make_lan()
    yield factories.make_user("quản", "Quản trị")
    yield factories.make_user("gốc", "Quản trị", is_superuser=True)
    yield factories.make_user("khóa", "Tổng biên tập", is_active=False)


def test_a_list_shows_exactly_the_stories_that_the_predicate_lets_see(paper):
    now = at()
    for person in people(paper):
        listed = set(Article.objects.within_reach_of(person, now))
        assert listed == {each for each in paper if may(person, "see", Case(each, now))}, person


def test_notices_are_open_for_exactly_the_stories_of_the_list(paper):
    now = at()
    events = [(story, story.events.get()) for story in paper]
    for person in people(paper):
        Notice.objects.bulk_create(
            Notice(
                recipient=person, event=event, article=story, kind=NoticeKind.WAITING,
                created_at=now,
            )
            for story, event in events
        )  # fmt: skip
        told = {notice.article for notice in Notice.objects.concerning(person, now)}
        assert told == set(Article.objects.within_reach_of(person, now)), person


def test_whoever_may_edit_may_see(paper):
    now = at()
    for person in people(paper):
        for article in paper:
            for step in Step:
                case = Case(standing(article, step), now)
                assert may(person, "see", case) or not open_verbs(person, case), (person, step)
                assert may(person, "see", case) or not may(person, "edit", case), (person, step)
