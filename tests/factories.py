"""A small cast and their stories. Each maker gives a saved row that is valid as it stands."""

import itertools
from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.db import connection
from django.utils import timezone

from articles import actions
from articles.actions.banners import put_up_banner
from articles.actions.dress import arrange_dress
from articles.actions.menus import arrange_menu
from articles.actions.static_pages import publish_page, start_page
from articles.enums import AdvertisementSlot
from articles.models import (
    Advertisement,
    Article,
    Assignment,
    Author,
    Byline,
    ChainRule,
    LegacyImport,
    Masthead,
    Menu,
    MenuEntry,
    PageviewDay,
    PageviewHour,
    PageviewKey,
    Photograph,
    PhotographRendition,
    PhotographUse,
    ReadingLoss,
    ReadingSpool,
    RelatedLink,
    Section,
    StaticPage,
    Tag,
    User,
    VideoAttachment,
)
from articles.rights import Case
from articles.text import in_vietnam, slugify
from articles.workflow import OFFICE_OF_ROLE

numbers = itertools.count(1)
BODY = "<p>Sáng nay, nước trên sông đã rút. Bà con xã ven đê trở lại đồng.</p>"


def make_user(username="lan", role="Phóng viên", **fields):
    full_names = {
        "lan": "Nguyễn Thị Lan",
        "minh": "Trần Văn Minh",
        "hoa": "Lê Thị Hoa",
        "dung": "Phạm Dũng",
    }
    user, is_new = User.objects.get_or_create(
        username=username,
        defaults={"full_name": full_names.get(username, username), "is_staff": True, **fields},
    )
    if is_new:
        user.set_password("mật khẩu đủ dài để thử")
        user.save()
        actions.establish_roles()
        user.groups.add(Group.objects.get(name=role))
        if role in OFFICE_OF_ROLE:
            make_assignment(user, OFFICE_OF_ROLE[role])
    return user


def make_import(article, *, by=None, at=None):
    """The page of a former site that the story is said to have been read from."""
    return LegacyImport.objects.create(
        article=article,
        identity=f"{next(numbers):064x}",
        file_name="bai.txt",
        source=b"trang cu",
        report={},
        imported_at=at or timezone.now(),
        imported_by=by or make_dung(),
    )


def make_assignment(user, office, *, section=None, **fields):
    """Over all sections, and since long ago, unless told otherwise."""
    values = {"valid_from": timezone.now() - timedelta(days=4000)}
    return Assignment.objects.create(user=user, office=office, section=section, **values | fields)


def end_offices(user, *, at=None):
    """All she holds ends; the rows stay, as at the desk."""
    now = at or timezone.now()
    user.assignments.filter(ended_at=None).update(ended_at=now, ended_by=user)


def make_chain_rule(*steps, section=None, genre="", **fields):
    values = {"valid_from": timezone.now() - timedelta(days=1)}
    return ChainRule.objects.create(
        steps=list(steps), section=section, genre=genre, **values | fields
    )


def make_lan():
    return make_user("lan", "Phóng viên")


def make_minh():
    return make_user("minh", "Biên tập viên")


def make_hoa():
    return make_user("hoa", "Thư ký tòa soạn")


def make_dung():
    return make_user("dung", "Tổng biên tập")


def pass_and_correct(*, by, at, article, **said):
    approved(article, at=at)
    return actions.correct(by=by, at=at, article=article, **said)


def make_deputy():
    return make_user("thu", "Phó tổng biên tập")


def make_masthead(**fields):
    values = {
        "product_name": "Báo Sông Ngà",
        "agency": "Báo và Phát thanh, Truyền hình Sông Ngà",
        "governing_body": "Tỉnh ủy Sông Ngà",
        "licence": "Giấy phép số 01/GP-BTTTT ngày 02/01/2026",
        "head_title": "Tổng Biên tập",
        "head_name": "Vũ Hà Giang",
        "address": "Số 1, đường Ven Sông, phường Trung Tâm, tỉnh Sông Ngà",
        "telephone": "0200 000 000",
        "email": "toasoan@songnga.example",
    }
    masthead, _is_new = Masthead.objects.get_or_create(
        valid_from=fields.pop("valid_from", date(2020, 1, 1)), defaults=values | fields
    )
    return masthead


def make_section(name="Thời sự", *, parent=None, **fields):
    section, _is_new = Section.objects.get_or_create(
        slug=fields.pop("slug", slugify(name)), parent=parent, defaults={"name": name} | fields
    )
    return section


def make_author(pen_name="Ngọc Lan", **fields):
    author, _is_new = Author.objects.get_or_create(
        pen_name=pen_name, defaults={"slug": slugify(pen_name)} | fields
    )
    return author


def make_tag(name="khu kinh tế"):
    tag, _is_new = Tag.objects.get_or_create(name=name, defaults={"slug": slugify(name)})
    return tag


def make_photograph(**fields):
    """In the library with one rendition row; no bytes stand behind it."""
    number = next(numbers)
    values = {
        "original": f"anh/{number}/goc.jpg",
        "width": 1600,
        "height": 1067,
        "sha256": f"{number:064x}",
        "caption": f"Cánh đồng số {number} sau lũ",
        "credit": "Minh Đức",
        "alt_text": "Ruộng lúa ngập nước, xa xa là con đê",
        "uploaded_at": timezone.now(),
    }
    values |= fields
    values.setdefault("uploaded_by", None)
    values["uploaded_by"] = values["uploaded_by"] or make_lan()
    return Photograph.objects.create(**values)


# What must be said of a picture before readers get it.
TOLD = {
    "caption": "Ruộng lúa ven đê sau lũ",
    "credit": "Minh Đức",
    "alt_text": "Ruộng lúa ngập nước, xa xa là con đê",
}


def make_use(article, photograph, **fields):
    return PhotographUse.objects.create(article=article, photograph=photograph, **TOLD | fields)


def make_missing_photograph(**fields):
    return make_photograph(original="", width=None, height=None, sha256="", **fields)


def make_rendition(photograph, *, width=800, format="jpeg"):
    return PhotographRendition.objects.create(
        photograph=photograph,
        format=format,
        width=width,
        height=width * 2 // 3,
        name=f"anh/{photograph.folder}/{width}.{format}",
        size=10_000,
    )


def make_video(article=None, **fields):
    values = {
        "article": article,
        "original": "video/goc.mp4",
        "original_name": "phat-bieu.mp4",
        "credit": "Ngọc Lan",
        "state": "ready",
        "duration_ms": 8_000,
        "width": 960,
        "height": 540,
        "sha256": f"{next(numbers):064x}",
        "uploaded_at": timezone.now(),
    }
    values |= fields
    values.setdefault("uploaded_by", None)
    values["uploaded_by"] = values["uploaded_by"] or make_lan()
    return VideoAttachment.objects.create(**values)


def make_missing_video(article=None, name="22421_OHAI1.mp4", **fields):
    return make_video(
        article,
        original="",
        original_name=name,
        state="missing",
        duration_ms=None,
        width=None,
        height=None,
        sha256="",
        **{"credit": ""} | fields,
    )


def make_article(headline=None, *, by=None, at=None, authors=(), tags=(), related=(), **fields):
    by = by or make_lan()
    values = {
        "headline": headline or f"Lũ rút, bà con xã {next(numbers)} trở lại đồng",
        "standfirst": "Sau ba ngày ngập, nước sông đã xuống dưới báo động một.",
        "body": BODY,
    }
    values |= fields
    if "section" not in values:
        values["section"] = make_section()
    article = actions.start_article(by=by, at=at or timezone.now(), article=Article(**values))
    for position, author in enumerate(authors):
        Byline.objects.create(article=article, author=author, position=position)
    article.tags.add(*tags)
    for position, link in enumerate(related):
        RelatedLink.objects.create(article=article, position=position, **link)
    return article


def make_banner(text="Nước sông lên báo động ba", *, by=None, at=None, hours=6, **fields):
    at = at or timezone.now()
    begin = fields.pop("shown_from", at)
    end = fields.pop("shown_until", begin + timedelta(hours=hours))
    return put_up_banner(
        by=by or make_hoa(), at=at, text=text, shown_from=begin, shown_until=end, **fields
    )


def make_dress(kind="tet", *, by=None, at=None, days=7, **fields):
    at = at or timezone.now()
    begin = fields.pop("shown_from", at)
    values = {
        "occasion": "Tết Nguyên đán" if kind == "tet" else "Quốc tang",
        "shown_until": begin + timedelta(days=days),
    }
    return arrange_dress(by=by or make_hoa(), at=at, kind=kind, shown_from=begin, **values | fields)


def make_menu(place="main", *entries, by=None, at=None):
    known = Menu.objects.filter(place=place).first()
    return arrange_menu(
        by=by or make_hoa(),
        at=at or timezone.now(),
        place=place,
        entries=[MenuEntry(**fields) for fields in entries],
        expected_version=known.version if known else 0,
    )


def make_page(slug="gioi-thieu", *, by=None, at=None, is_published=True, **fields):
    by, at = by or make_hoa(), at or timezone.now()
    values = {"title": "Giới thiệu", "body": "<p>Báo của người Sông Ngà.</p>"} | fields
    page = start_page(by=by, at=at, page=StaticPage(slug=slug, **values))
    if is_published:
        publish_page(by=by, at=at, page=page, expected_version=page.version)
    return page


def make_published(headline=None, *, at=None, by=None, **fields):
    """A story that readers see since `at` (an hour ago unless told)."""
    make_masthead()
    at = at or timezone.now() - timedelta(hours=1)
    article = make_article(headline, at=at, **fields)
    pass_and_publish(by=by or make_hoa(), at=at, article=article)
    article.refresh_from_db()
    return article


def changed_past_the_desk(article, **fields):
    """As a hand in the database would: another version, and no approval holds for it."""
    for name, value in fields.items():
        setattr(article, name, value)
    article.step, article.version = "draft", article.version + 1
    article.save()


def approved(article, *, at=None):
    """Past every step of its chain in one go, by the editor-in-chief or, of his own, his deputy."""
    at = at or timezone.now()
    article.refresh_from_db(fields=["step", "state", "version", "created_by"])
    for approver in (make_dung(), make_deputy()):
        if approver.pk not in Case(article, at).credited_users:
            break
    if article.state == "draft" and article.step != "approved":
        actions.approve_at_once(by=approver, at=at, article=article, reason="Tin gấp")
    elif article.step != "approved":
        actions.approve(by=approver, at=at, article=article)
    return article


def pass_and_publish(*, by, at, article, **when):
    """What most tests need of the chain: that the story went through it."""
    approved(article, at=at)
    return actions.publish(by=by, at=at, article=article, **when)


def make_advertisement(slot=AdvertisementSlot.ARTICLE_AFTER_TEXT, **fields):
    """Words of an invented firm, running since an hour ago for a day."""
    now = timezone.now()
    values = {
        "advertiser": "Hợp tác xã Bãi Sen",
        "words": "Gạo nếp Bãi Sen vụ mới, giao tận nhà trong tỉnh.",
        "url": "https://baisen.example/gao",
        "shown_from": now - timedelta(hours=1),
        "shown_until": now + timedelta(days=1),
        "created_at": now - timedelta(hours=2),
    }
    values |= fields
    values.setdefault("created_by", None)
    values["created_by"] = values["created_by"] or make_hoa()
    return Advertisement.objects.create(slot=slot, **values)


def make_read(story, readers=1, *, at=None, **others):
    """Counted in its hour and its day, as the flusher counts."""
    at = in_vietnam(at or timezone.now())
    hour = at.replace(minute=0, second=0, microsecond=0)
    for model, moment in ((PageviewHour, {"hour": hour}), (PageviewDay, {"day": at.date()})):
        row, _is_new = model.objects.get_or_create(article=story, **moment)
        for column, number in {"readers": readers, **others}.items():
            setattr(row, column, getattr(row, column) + number)
        row.save()


def make_keys(story, number, *, at=None, reader_class=0):
    """One for each reader of the half hour."""
    at = in_vietnam(at or timezone.now())
    slot = at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT newsroom_make_key_days(%s, %s)", [slot.date(), slot.date()])
    PageviewKey.objects.bulk_create(
        PageviewKey(slot=slot, article=story, key=next(numbers), reader_class=reader_class)
        for _each in range(number)
    )


def make_loss(lost, *, day=None, spool="máy một"):
    host, _is_new = ReadingSpool.objects.get_or_create(name=spool)
    day = day or in_vietnam(timezone.now()).date()
    return ReadingLoss.objects.create(spool=host, day=day, lost=lost)
