"""Who is told of what, at once on the desk and later by e-mail."""

import re
from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import actions
from articles.actions.mailing import CLAIM_TERM, claim, mail_notices
from articles.actions.notifying import choose_notices, forget_notices
from articles.actions.trash import move_to_trash
from articles.enums import NoticeKind, Office, ReturnReason, Step
from articles.models import Notice, Person, User
from articles.workflow import TransitionRefused
from tests import factories

pytestmark = pytest.mark.django_db
NEW, SEEN, TOLD = "/toa-soan/thong-bao/moi/", "/toa-soan/thong-bao/da-xem/", "/toa-soan/thong-bao/"


def at():
    return timezone.now()


@pytest.fixture(autouse=True)
def masthead(db):
    factories.make_masthead()


@pytest.fixture
def article(lan):
    return factories.make_article("Lũ rút", by=lan)


def told():
    """Who was told what since this was last asked: person and kind."""
    rows = Notice.objects.order_by("recipient__username").values_list("recipient__username", "kind")
    found = [f"{name} {kind}" for name, kind in rows]
    Notice.objects.all().delete()
    return found


def send_back(article, by, to=Step.DRAFT):
    actions.send_back(
        by=by, at=at(), article=article, to=to, reason_kind=ReturnReason.FACTS, reason="Thiếu nguồn"
    )


def credit(article, user):
    person = Person.objects.create(full_name=user.full_name, user=user)
    article.bylines.create(author=factories.make_author(user.full_name, person=person))


# -- Who is told -----------------------------------------------------------------


def test_each_passage_tells_the_next_office_and_never_the_doer(article, lan, minh, hoa, dung):
    nga = factories.make_user("nga", "Biên tập viên")
    actions.submit(by=lan, at=at(), article=article)
    assert told() == ["minh waiting", "nga waiting"]
    actions.take(by=minh, at=at(), article=article)
    assert told() == ["lan taken"]
    actions.pass_up(by=nga, at=at(), article=article)
    assert told() == ["hoa waiting"]
    actions.pass_up(by=hoa, at=at(), article=article)
    assert told() == ["dung waiting"]
    actions.approve(by=dung, at=at(), article=article)
    assert told() == ["hoa approved", "lan approved"]
    actions.publish(by=hoa, at=at(), article=article)
    assert told() == ["lan published"]
    actions.retract(by=dung, at=at(), article=article, reason="Sai")
    assert told() == ["lan retracted", "minh retracted", "nga retracted"]


def test_a_return_tells_the_writer_the_credited_and_who_had_passed_it_up(article, lan, minh, hoa):
    tu = factories.make_user("tu", "Cộng tác viên")
    credit(article, tu)
    actions.submit(by=lan, at=at(), article=article)
    actions.pass_up(by=minh, at=at(), article=article)
    Notice.objects.all().delete()
    send_back(article, hoa, to=Step.WITH_DESK)
    assert told() == ["lan returned", "minh returned", "tu returned"]


def test_a_void_approval_is_told_to_who_gave_it_and_who_passed_it_up(article, lan, minh, hoa, dung):
    actions.submit(by=lan, at=at(), article=article)
    actions.pass_up(by=minh, at=at(), article=article)
    actions.pass_up(by=hoa, at=at(), article=article)
    actions.approve(by=dung, at=at(), article=article)
    Notice.objects.all().delete()
    thu = factories.make_deputy()
    article.refresh_from_db()
    article.headline = "Chữ khác"
    actions.save_article(by=thu, at=at(), article=article, expected_version=article.version)
    assert told() == ["dung unapproved", "hoa unapproved"]


def test_urgent_news_is_told_to_the_offices_that_it_passed(article, dung, minh, hoa, lan):
    thu = factories.make_deputy()
    actions.hasten(by=dung, at=at(), article=article, to=Step.WITH_CHIEF, reason="Đê vỡ")
    assert told() == ["hoa skipped", "minh skipped", f"{thu.username} waiting"]


def test_offices_elsewhere_or_over_hear_nothing_and_delegates_do(article, lan, minh, hoa, dung):
    sport = factories.make_section("Thể thao")
    elsewhere = factories.make_user("nga", "Biên tập viên")
    factories.end_offices(elsewhere)
    factories.make_assignment(elsewhere, Office.DESK, section=sport)
    gone = factories.make_user("sen", "Biên tập viên")
    factories.end_offices(gone)
    factories.make_user("tam", "Biên tập viên", is_active=False)
    tu = factories.make_user("tu", "Phóng viên")
    factories.make_assignment(
        tu, Office.DESK, on_behalf_of=minh, valid_until=at() + timedelta(hours=1)
    )
    stranger = factories.make_user("vy", "Phóng viên")
    factories.make_assignment(
        stranger, Office.DESK, on_behalf_of=elsewhere, valid_until=at() + timedelta(hours=1)
    )
    actions.submit(by=lan, at=at(), article=article)
    assert told() == ["minh waiting", "tu waiting"]


def test_an_archive_that_comes_in_and_what_is_only_saved_tell_nobody(article, lan):
    article.headline = "Sửa chữ"
    actions.save_article(by=lan, at=at(), article=article, expected_version=article.version)
    assert told() == []


def test_a_verb_that_is_refused_tells_nobody(article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    Notice.objects.all().delete()
    with pytest.raises(TransitionRefused), transaction.atomic():
        actions.submit(by=lan, at=at(), article=article)
    assert told() == []


def test_what_waits_no_more_is_not_new_to_the_others(article, lan, minh):
    nga = factories.make_user("nga", "Biên tập viên")
    actions.submit(by=lan, at=at(), article=article)
    actions.pass_up(by=minh, at=at(), article=article)
    assert not nga.notices.unseen().exists()


def test_a_kind_that_is_off_is_not_told_on_that_side(article, lan, minh):
    choose_notices(by=minh, at=at(), chosen={NoticeKind.WAITING: (False, True)})
    actions.submit(by=lan, at=at(), article=article)
    notice = minh.notices.get()
    assert (notice.is_on_screen, notice.is_for_mail) == (False, True)
    choose_notices(by=minh, at=at(), chosen={NoticeKind.WAITING: (False, False)})
    assert not minh.notices.exists()
    actions.withdraw(by=lan, at=at(), article=article)
    actions.submit(by=lan, at=at(), article=article)
    assert not minh.notices.exists()


def test_telling_three_hundred_costs_what_telling_one_does(article, lan, minh):
    def cost():
        with CaptureQueriesContext(connection) as found:
            actions.submit(by=lan, at=at(), article=article)
        actions.withdraw(by=lan, at=at(), article=article)
        return len(found)

    cost()
    one = cost()
    for number in range(30):
        factories.make_user(f"btv{number}", "Biên tập viên")
    assert cost() == one


# -- On the desk -----------------------------------------------------------------


def asked(client, **headers):
    return client.get(NEW, headers=headers)


def test_new_notices_come_in_three_queries_and_not_again(client, article, lan, minh):
    client.force_login(minh)
    actions.submit(by=lan, at=at(), article=article)
    with CaptureQueriesContext(connection) as found:
        answer = asked(client)
    assert len(found) <= 3
    (notice,) = answer.json()["notices"]
    assert (notice["headline"], notice["by"]) == ("Lũ rút", "Nguyễn Thị Lan")
    assert asked(client, if_none_match=answer.headers["ETag"]).status_code == 304
    for number in range(120):
        actions.submit(by=lan, at=at(), article=factories.make_article(f"Bài {number}", by=lan))
    with CaptureQueriesContext(connection) as found:
        answer = asked(client)
    assert len(found) <= 3
    assert (answer.json()["count"], len(answer.json()["notices"])) == (100, 20)


def test_an_expired_login_is_answered_401_without_a_word_of_any_story(client, article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    answer = asked(client)
    assert answer.status_code == 401
    assert "Lũ rút" not in answer.content.decode()


def test_whoever_opens_the_story_has_seen_its_notices(client, article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    client.force_login(minh)
    assert client.get(f"/toa-soan/articles/article/{article.pk}/change/").status_code == 200
    assert asked(client).json()["count"] == 0


def test_notices_are_marked_one_by_one_or_all_and_only_ones_own(client, lan, minh):
    nga = factories.make_user("nga", "Biên tập viên")
    for headline in ("Một", "Hai", "Ba"):
        actions.submit(by=lan, at=at(), article=factories.make_article(headline, by=lan))
    client.force_login(minh)
    first, *_others = minh.notices.order_by("pk")
    client.post(SEEN, {"notice": [first.pk, nga.notices.first().pk]})
    assert minh.notices.unseen().count() == 2
    assert nga.notices.unseen().count() == 3
    client.post(SEEN)
    assert not minh.notices.unseen().exists()
    assert nga.notices.unseen().count() == 3
    for wrong in ("abc", "-1", "9" * 40, "1 OR 1=1"):
        assert client.post(SEEN, {"notice": wrong}).status_code == 400


def test_who_lost_the_office_reads_no_more_of_the_story(client, article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    factories.end_offices(minh)
    client.force_login(minh)
    assert asked(client).json()["count"] == 0
    assert "Lũ rút" not in client.get(TOLD).content.decode()


def test_whoever_is_credited_alone_hears_of_it_without_a_link(client, article, lan, minh):
    tu = factories.make_user("tu", "Cộng tác viên")
    credit(article, tu)
    actions.submit(by=lan, at=at(), article=article)
    send_back(article, minh)
    for person, may_open in ((tu, False), (lan, True)):
        client.force_login(person)
        (notice,) = asked(client).json()["notices"]
        assert bool(notice["address"]) is may_open
        page = client.get(f"/toa-soan/articles/article/{article.pk}/change/")
        assert (page.status_code == 200) is may_open
        found = f"/article/{article.pk}/change/" in client.get(TOLD).content.decode()
        assert found is may_open


def test_a_story_in_the_trash_is_not_talked_about(client, article, lan, minh):
    actions.submit(by=lan, at=at(), article=article)
    send_back(article, minh)
    move_to_trash(by=lan, at=at(), article=article)
    client.force_login(lan)
    assert asked(client).json()["count"] == 0


def test_headlines_are_text_and_never_markup(client, lan, minh):
    nasty = "<script>alert(1)</script> & “Ễ Ặ Ộ”"
    actions.submit(by=lan, at=at(), article=factories.make_article(nasty, by=lan))
    client.force_login(minh)
    assert "<script>alert" not in client.get(TOLD).content.decode()
    assert "<script>alert" not in client.get("/toa-soan/").content.decode()
    assert asked(client).json()["notices"][0]["headline"] == nasty


def test_all_notices_are_read_on_without_counting(client, lan, minh):
    for number in range(60):
        actions.submit(by=lan, at=at(), article=factories.make_article(f"Bài {number}", by=lan))
    client.force_login(minh)
    page = client.get(TOLD).content.decode()
    assert page.count("told-row--new") == 50
    onward = re.search(r'href="\?(truoc=\d+)"', page)[1]
    assert client.get(f"{TOLD}?{onward}").content.decode().count("told-row--new") == 10
    assert client.get(f"{TOLD}?truoc=x").status_code == 200


def test_everybody_chooses_how_to_be_told(client):
    admin = factories.make_user("hong", "Quản trị")
    client.force_login(admin)
    page = client.get("/toa-soan/thong-bao/cach-nhan/").content.decode()
    assert page.count('name="screen_') == page.count('name="mail_') == len(NoticeKind)
    client.post("/toa-soan/thong-bao/cach-nhan/", {"screen_waiting": "on"})
    kept = {row.kind: (row.is_on_screen, row.is_by_mail) for row in admin.notice_choices.all()}
    assert kept["waiting"] == (True, False)
    assert kept["returned"] == (False, False)


def test_old_notices_are_forgotten_and_the_history_stays(article, lan, minh):
    actions.submit(by=lan, at=at() - timedelta(days=91), article=article)
    recent = factories.make_article("Mới", by=lan)
    actions.submit(by=lan, at=at(), article=recent)
    assert forget_notices(older_than=at() - timedelta(days=90)) == 1
    assert minh.notices.get().article == recent
    assert article.events.filter(verb="submit").exists()


# -- By e-mail -------------------------------------------------------------------


@pytest.fixture
def with_mail(settings):
    settings.IS_MAIL_SENT = True
    settings.DEFAULT_FROM_EMAIL = "ban@bao.example"
    settings.NOTICE_MAIL_MINUTES = 30
    User.objects.filter(username="minh").update(email="minh@bao.example")


LATER = timedelta(minutes=31)


@pytest.fixture
def submitted(article, lan, minh, with_mail):
    User.objects.filter(pk=minh.pk).update(email="minh@bao.example")
    actions.submit(by=lan, at=at(), article=article)
    return article


def test_one_mail_gathers_what_an_interval_brought(submitted, lan):
    second = factories.make_article("Đê vỡ & nước lên", by=lan)
    actions.submit(by=lan, at=at() + timedelta(minutes=20), article=second)
    assert mail_notices(at=at() + timedelta(minutes=10)) == 0
    assert mail_notices(at=at() + LATER) == 1
    (sent,) = mail.outbox
    assert sent.to == ["minh@bao.example"]
    assert "Lũ rút" in sent.body
    assert "Đê vỡ & nước lên" in sent.body
    assert f"http://testserver/toa-soan/articles/article/{second.pk}/change/" in sent.body
    assert "Đê vỡ &amp; nước lên" in sent.alternatives[0][0]
    assert mail_notices(at=at() + 2 * LATER) == 0


def test_a_mail_holds_no_word_of_the_text_nor_of_what_was_said_about_it(
    article, lan, minh, with_mail
):
    User.objects.filter(pk=lan.pk).update(email="lan@bao.example")
    actions.submit(by=lan, at=at(), article=article)
    send_back(article, minh)
    mail_notices(at=at() + LATER)
    (sent,) = [each for each in mail.outbox if each.to == ["lan@bao.example"]]
    whole = sent.message().as_string() + sent.body + sent.alternatives[0][0]
    for secret in ("ven đê", "Sau ba ngày ngập", "Thiếu nguồn"):
        assert secret not in whole
    assert "Lũ rút" not in sent.subject


def test_what_was_seen_at_the_desk_is_not_mailed(submitted, minh):
    minh.notices.update(seen_at=at())
    assert mail_notices(at=at() + LATER) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"is_active": False},
        {"email": ""},
        {"email": "minh@bao.example\nBcc: ke-la@xa.example"},
        {"email": "khong phai dia chi"},
    ],
)
def test_only_active_accounts_with_an_address_get_mail(submitted, minh, fields):
    User.objects.filter(pk=minh.pk).update(**fields)
    assert mail_notices(at=at() + LATER) == 0
    assert mail.outbox == []


def test_nothing_is_sent_where_no_server_is_set_up(submitted, settings):
    settings.IS_MAIL_SENT = False
    assert mail_notices(at=at() + LATER) == 0


def test_a_headline_cannot_write_headers(lan, minh, with_mail):
    User.objects.filter(pk=minh.pk).update(email="minh@bao.example")
    story = factories.make_article("Tít\r\nBcc: ke-la@xa.example", by=lan)
    actions.submit(by=lan, at=at(), article=story)
    mail_notices(at=at() + LATER)
    (sent,) = mail.outbox
    assert sent.message().get_all("Bcc") is None
    assert sent.recipients() == ["minh@bao.example"]


def test_killed_between_sending_and_marking_the_mail_comes_once_more_under_its_number(submitted):
    now = at() + LATER

    class Killed(BaseException):
        pass

    send = EmailBackend.send_messages

    def send_and_die(backend, messages):
        send(backend, messages)
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", send_and_die)
        with pytest.raises(Killed):
            mail_notices(at=now)
    assert mail_notices(at=now + timedelta(minutes=2)) == 0
    assert mail_notices(at=now + CLAIM_TERM + timedelta(minutes=2)) == 1
    assert mail_notices(at=now + 3 * CLAIM_TERM) == 0
    numbers = {each.message()["Message-ID"] for each in mail.outbox}
    assert (len(mail.outbox), len(numbers)) == (2, 1)


def test_two_workers_send_it_once(submitted, minh):
    now = at() + LATER
    assert claim(minh, at=now)
    assert claim(minh, at=now) == []
    assert mail_notices(at=now) == 0


@pytest.mark.parametrize("fault", [ConnectionRefusedError(), SMTPServerDisconnected("away")])
def test_a_mail_server_that_is_away_blocks_nothing_and_is_asked_again(submitted, fault):
    now = at() + LATER

    def away(backend):
        raise fault

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailBackend, "open", away)
        assert mail_notices(at=now) == 0
    assert mail_notices(at=now + timedelta(minutes=2)) == 1


def test_one_refused_address_holds_nobody_up(submitted, lan, minh):
    nga = factories.make_user("nga", "Biên tập viên", email="nga@bao.example")
    actions.submit(by=lan, at=at(), article=factories.make_article("Hai", by=lan))
    send = EmailBackend.send_messages

    def refuse_minh(backend, messages):
        if messages[0].to == ["minh@bao.example"]:
            raise SMTPDataError(550, b"no")
        return send(backend, messages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse_minh)
        assert mail_notices(at=at() + LATER) == 1
    assert [each.to for each in mail.outbox] == [[nga.email]]
    assert minh.notices.filter(mailed_at=None).exists()
    assert mail_notices(at=at() + LATER + 2 * CLAIM_TERM) == 1


def test_whoever_lost_reach_is_mailed_nothing_of_the_story(submitted, minh):
    factories.end_offices(minh)
    assert mail_notices(at=at() + LATER) == 0
    assert mail.outbox == []
