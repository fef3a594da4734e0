import pytest
from django.utils import timezone

from articles import actions
from articles.actions.trash import move_to_trash
from tests import factories


@pytest.fixture
def stories():
    """One of each standing, none of which readers may get as it stands."""
    factories.make_masthead()
    lan, minh, hoa = factories.make_lan(), factories.make_minh(), factories.make_hoa()
    now = timezone.now()
    draft = factories.make_article("Nháp", by=lan)
    waiting = factories.make_article("Chờ duyệt", by=lan)
    actions.submit(by=lan, at=now, article=waiting)
    actions.pass_up(by=minh, at=now, article=waiting)
    changed = factories.approved(factories.make_article("Đã duyệt rồi sửa", by=lan))
    changed.refresh_from_db()
    actions.save_article(by=hoa, at=now, article=changed, expected_version=1)
    live = factories.make_published("Đang chạy, có chữ mới", by=hoa)
    actions.save_article(by=hoa, at=now, article=live, expected_version=1)
    binned = factories.make_article("Trong thùng rác", by=lan)
    move_to_trash(by=lan, at=now, article=binned)
    return [draft, waiting, changed, live, binned]


@pytest.fixture
def around(stories):
    """A row of everything else that an address may be about."""
    hoa, now = factories.make_hoa(), timezone.now()
    factories.make_author()
    factories.make_tag()
    photograph = factories.make_photograph()
    factories.make_video(stories[0])
    factories.make_page()
    factories.make_banner()
    return {"photograph": photograph, "at": now, "by": hoa}
