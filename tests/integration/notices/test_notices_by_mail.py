"""Notices that nobody has seen go out by e-mail, once, and without a word of any story."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from articles import actions
from articles.actions.mailing import CLAIM_TERM, claim, mail_notices
from articles.models import User
from tests import factories
from tests.integration.notices.acts import at, send_back

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("masthead")]


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
