"""Spaces that must not end a line, bound while a page is made and never stored."""

import re

NO_BREAK_SPACE = "\u00a0"
UNITS = (
    "%|‰|°C|đồng|đ|USD|VND|EUR|nghìn|ngàn|triệu|tỷ|tỉ|vạn|mm|cm|dm|m|km|m2|m3|m²|m³|km2|km²|ha|"
    "mg|g|kg|lít|ml|tấn|tạ|yến|kW|kWh|MW|GW|Hz|giờ|phút|giây|ngày|tháng|năm|tuổi|người|lần|độ"
)
BEFORE_NUMBER = (
    "ngày|mùng|mồng|tháng|năm|quý|tuần|thứ|lúc|số|điều|khoản|điểm|chương|khóa|khoá|kỳ|kì|lần thứ|"
    "tổ|ấp|thôn|phường|quận|trang|quốc lộ|đường tỉnh"
)
PLACES = r"TP\.?|Tp\.|TX\.?|Tx\.|TT\.|P\.|Q\.|H\.|X\.|GS\.|PGS\.|TS\.|ThS\.|BS\.|KS\."
# "5 tháng 2" may break before its month: bound throughout, a date would overflow a narrow column.
NUMBER_AND_UNIT = re.compile(rf" (?<=[0-9] )(?=(?:{UNITS})(?!\w| [0-9]))")
WORD_AND_NUMBER = re.compile(
    rf"(?<!\w)({BEFORE_NUMBER}) (?=[0-9]|[IVX]{{1,6}}(?!\w))", re.IGNORECASE
)
ABBREVIATION_AND_NAME = re.compile(rf"(?<![\w.])({PLACES}) (?=[^\W\d_])")
NUMBER_AHEAD = re.compile(r" (?:[0-9]|[IVX]{1,6}(?!\w))", re.IGNORECASE)
INITIALS = re.compile(r"(?<!\w)([A-ZĐ]\.) (?=[A-ZĐ])")

# One of these stands in whatever the last two bind.
SIGNS_OF_NAMES = (". ", "TP ", "TX ")

BOUND = rf"\1{NO_BREAK_SPACE}"


def bind(text: str) -> str:
    """Most texts hold little to bind, and are looked through quickly for it first."""
    text = NUMBER_AND_UNIT.sub(NO_BREAK_SPACE, text)
    if NUMBER_AHEAD.search(text):
        text = WORD_AND_NUMBER.sub(BOUND, text)
    if any(sign in text for sign in SIGNS_OF_NAMES):
        text = INITIALS.sub(BOUND, ABBREVIATION_AND_NAME.sub(BOUND, text))
    return text
