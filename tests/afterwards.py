"""What happens to stories after their publication, for tests: documents, demands, words of law."""

import io
from datetime import timedelta

from django.utils import timezone

from articles import media
from articles.actions import Rectification
from articles.actions.demands import Told, take_down_demand
from tests import factories

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"
RECTIFIED = Rectification(
    false_statement="Bài viết nêu xã Bãi Sen có 21 hộ mất trắng.",
    right_statement="Thực tế là 12 hộ.",
    apology="Báo Sông Ngà xin lỗi bà con xã Bãi Sen và bạn đọc.",
)


def make_attachment(*, by=None, content=PDF, name="cong-van.pdf"):
    return media.take_in_document(
        by=by or factories.make_hoa(), at=timezone.now(), file=io.BytesIO(content), name=name
    )


def make_demand(article, *, by=None, at=None, hours_ago=1, attachment=None, to=None, **told):
    at = at or timezone.now()
    values = {
        "kind": "correction",
        "asked_by": "Ủy ban nhân dân xã Bãi Sen",
        "statement": "Số hộ mất trắng nêu trong bài là sai.",
        "received_at": at - timedelta(hours=hours_ago),
    }
    return take_down_demand(
        by=by or factories.make_hoa(), at=at, article=article, told=Told(**values | told),
        attachment=attachment, assigned_to=to,
    )  # fmt: skip
