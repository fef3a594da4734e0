"""What follows publication on that day, and what the record says of all of it."""

from articles.enums import Deed
from articles.models import AuditEntry, WorkflowEvent
from tests.e2e.a_days_record import FLOOD, WHAT_HAPPENED, WHY
from tests.e2e.people import PRESS_GRAVE

# -- After publication ------------------------------------------------------------------------


def a_slip_is_corrected(day):
    """18:00 A slip in the flood story: Hoa corrects it, and readers are told."""
    day.hoa.opens(day.flood)
    day.hoa.does("Đính chính…", note="Xã Bãi Sen, không phải Bãi Sậy như đã viết.")
    day.reader.reads(day.flood_at, "không phải Bãi Sậy")
    day.reader.reads("/dinh-chinh", "không phải Bãi Sậy")


def a_false_statement_is_rectified(day):
    """19:00 Press law asks for more: the false and the right side by side, an apology."""
    day.dung.opens(day.breach)
    day.dung.does(
        "Cải chính…",
        false_statement="Đê bao vỡ do hợp tác xã lấy đất.",
        right_statement="Đê bao vỡ do nước tràn; hợp tác xã không lấy đất.",
    )
    for address in (day.breach_at, "/dinh-chinh"):
        day.reader.reads(address, "Thông tin cải chính, xin lỗi")
        day.reader.reads(address, "hợp tác xã không lấy đất")


def a_story_is_taken_down(day):
    """20:00 By document 123/CV-SNN the flood story goes: 410, and no list leads there."""
    day.dung.opens(day.flood)
    day.dung.does(
        "Gỡ bài…", press=PRESS_GRAVE,
        reason="Số liệu chưa được công bố", document_number="123/CV-SNN",
    )  # fmt: skip
    day.reader.is_answered(day.flood_at, 410)
    day.reader.page.goto("/")
    assert FLOOD not in day.reader.page.inner_text("body")


# -- Night: what the record says ----------------------------------------------------------------


def the_record_tells_the_day(day):
    """22:00 Who did what and why, in the order of the seals; and every seal holds."""
    entries = list(AuditEntry.objects.select_related("actor").order_by("seal__number"))
    came = [each.actor.username for each in entries if each.action == Deed.SIGN_IN]
    assert came == ["lan", "minh", "hoa", "dung", "thu"]
    told = [each for each in entries if each.event_id]
    who_did_what = [(each.actor.username, each.action, each.subject_name) for each in told]
    assert who_did_what == WHAT_HAPPENED
    for verb, reasons in WHY.items():
        assert [each.reason for each in told if each.action == verb] == reasons
    assert list(WorkflowEvent.objects.order_by("pk").values_list("pk", flat=True)) == [
        each.event_id for each in told
    ]
    code, said = day.house.command("verify_record")
    assert code == 0, said
    assert f"{len(entries)} mục" in said
