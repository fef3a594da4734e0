"""What came after publication in the invented newsroom: an update, a rectification, demands."""

import datetime
from collections.abc import Mapping

from articles import actions
from articles.actions.copies import note_copy
from articles.actions.demands import Told, take_down_demand
from articles.models import Article, User

from . import chain

HOUR = datetime.timedelta(hours=1)
RETRACTED, CORRECTED, UPDATED, DISPUTED = (
    "31-gia-dat-ben-vat", "22-bong-da", "16-cho-phien-vat", "27-cam-xe-cau-cau",
)  # fmt: skip
RECTIFIED = actions.Rectification(
    false_statement="Nhiều lô đất ở xã Ngọc Điền tăng giá gấp ba sau một tháng.",
    right_statement="Theo cơ quan đăng ký đất đai, giá giao dịch trong tháng tăng khoảng 4 phần "
    "trăm; con số nêu trong bài là giá chào bán chưa được kiểm chứng.",
    apology="Báo Lạc Giang chân thành xin lỗi Ủy ban nhân dân xã Ngọc Điền và bạn đọc.",
)
SINCE = "<p>Ban quản lý chợ vừa cho biết phiên tới mở sớm hơn một giờ.</p>"


def add(articles: Mapping[str, Article], users: dict[str, User], now: datetime.datetime) -> None:
    note_copies(articles, users, now)
    update(articles[UPDATED], users, now)
    take_down_demands(articles, users, now)
    actions.rectify(by=users["dung"], at=now, article=articles[RETRACTED], told=RECTIFIED)


def note_copies(
    articles: Mapping[str, Article], users: dict[str, User], now: datetime.datetime
) -> None:
    """Of the corrected story and of the one taken down: each is now waiting to be dealt with."""
    day = datetime.timedelta(days=1)
    for key, place, where, url in (
        (CORRECTED, "facebook", "Trang Báo Lạc Giang", "https://facebook.example/baolacgiang/1"),
        (RETRACTED, "print", "Số 7412, trang 3", ""),
        (RETRACTED, "zalo", "Zalo OA Báo Lạc Giang", ""),
    ):
        note_copy(
            by=users["minh"], at=now, article=articles[key], place=place, whereabouts=where,
            url=url, appeared_at=now - day,
        )  # fmt: skip


def update(article: Article, users: dict[str, User], now: datetime.datetime) -> None:
    article.refresh_from_db()
    article.body += SINCE
    actions.save_article(
        by=users["minh"], at=now, article=article, expected_version=article.version
    )
    article.refresh_from_db()
    actions.update(by=chain.approver(article, users), at=now, article=article, is_approving=True)


def take_down_demands(
    articles: Mapping[str, Article], users: dict[str, User], now: datetime.datetime
) -> None:
    for key, who, kind, statement, hours in (
        (DISPUTED, "Ủy ban nhân dân phường Lạc Thành", "correction",
         "Giờ cấm xe nêu trong bài chưa đúng với thông báo của phường.", 21),
        (CORRECTED, "Ông Ngụy Văn Tân", "correction",
         "Bài ghi nhầm phút thay người của đội chủ nhà.", 27),
        (DISPUTED, "Bà Thẩm Thị Nhàn", "removal",
         "Ảnh chụp trước cửa nhà tôi khi chưa hỏi ý kiến.", 3),
    ):  # fmt: skip
        told = Told(
            kind=kind, asked_by=who, statement=statement, received_at=now - hours * HOUR,
            document_number="38/CV-UBND" if "Ủy ban" in who else "",
        )  # fmt: skip
        take_down_demand(
            by=users["hoa"], at=now, article=articles[key], told=told,
            assigned_to=users["dung"] if hours > 24 else None,
        )  # fmt: skip
