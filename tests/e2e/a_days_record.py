"""What the record has to tell of that day: who did what to which story, and why."""

from articles.enums import Verb

FLOOD = "Nước sông rút, bà con xã ven đê trở về đồng"
BREACH = "Vỡ đê bao lúc nửa đêm, sơ tán 300 hộ"
SCORES = "Công bố điểm thi vào lớp 10"
AT_DAWN = "Lịch cắt điện ngày mai"

WHAT_HAPPENED = [
    ("lan", Verb.CREATE, FLOOD), ("lan", Verb.SUBMIT, FLOOD),
    ("minh", Verb.SEND_BACK, FLOOD), ("lan", Verb.SUBMIT, FLOOD),
    ("minh", Verb.SEND_BACK, FLOOD), ("lan", Verb.SUBMIT, FLOOD),
    ("minh", Verb.TAKE, FLOOD), ("minh", Verb.PASS_UP, FLOOD), ("hoa", Verb.PASS_UP, FLOOD),
    ("dung", Verb.APPROVE, FLOOD), ("hoa", Verb.VOID_APPROVAL, FLOOD),
    ("dung", Verb.APPROVE_WITH_EDITS, FLOOD), ("hoa", Verb.PUBLISH, FLOOD),
    ("lan", Verb.CREATE, BREACH), ("dung", Verb.HASTEN, BREACH),
    ("dung", Verb.APPROVE, BREACH), ("dung", Verb.PUBLISH, BREACH),
    ("minh", Verb.TAKE_OVER, BREACH), ("dung", Verb.APPROVE, BREACH), ("dung", Verb.UPDATE, BREACH),
    ("lan", Verb.CREATE, SCORES), ("dung", Verb.HASTEN, SCORES),
    ("dung", Verb.APPROVE, SCORES), ("hoa", Verb.SCHEDULE, SCORES),
    ("lan", Verb.CREATE, AT_DAWN), ("dung", Verb.HASTEN, AT_DAWN),
    ("dung", Verb.APPROVE, AT_DAWN), ("hoa", Verb.SCHEDULE, AT_DAWN),
    ("hoa", Verb.CORRECT, FLOOD), ("dung", Verb.RECTIFY, BREACH), ("dung", Verb.RETRACT, FLOOD),
]  # fmt: skip
WHY = {
    Verb.SEND_BACK: ["Chưa rõ bao nhiêu hộ đã về. Gọi lại UBND xã.",
                     "Ai nói con số này? Ghi rõ tên, chức vụ."],
    Verb.HASTEN: ["Đê vỡ, dân cần biết ngay", "Sở gửi trước, hẹn sáng mai", "Tin gấp"],
    Verb.RETRACT: ["Số liệu chưa được công bố"],
}  # fmt: skip
