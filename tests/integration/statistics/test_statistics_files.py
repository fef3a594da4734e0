"""Statistics that are taken out: whole, and nothing in them is a formula."""

import csv
import io
import zipfile
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from articles.admin.statistics_files import File, Table, as_csv, as_xlsx
from articles.models import PublishedArticle, Section
from articles.text import VIETNAM
from tests import factories
from tests.integration.statistics.asking import HERE, LISTS

pytestmark = pytest.mark.django_db
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = [
    "=1+1", "@SUM(A1)", "+1", "-1", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "＝1+1", "＠SUM(A1)",
    '=HYPERLINK("https://la.example")', "https://la.example/a", "=cmd|' /C calc'!A0", "{=1+1}",
    "0123", "1e9", "2026-11-26", "",
]  # fmt: skip


@pytest.fixture
def chief(client, dung):
    client.force_login(dung)
    return client


def lines(answer):
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    written = answer.content.decode()
    assert written.startswith("\ufeff")
    return list(csv.reader(io.StringIO(written[1:], newline="")))


def workbook(content):
    """Sheet by sheet its rows; a formula fails."""
    sheets = {}
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        shared = strings(book)
        names = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
        for number, sheet in enumerate(names, 1):
            root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert not list(root.iter(f"{SHEET}f")), "a formula"
            assert not list(root.iter(f"{SHEET}hyperlink")), "a link"
            rows = root.iter(f"{SHEET}row")
            sheets[sheet.get("name")] = [[value(cell, shared) for cell in row] for row in rows]
    return sheets


def strings(book):
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(text.text or "" for text in each.iter(f"{SHEET}t")) for each in root]


def value(cell, shared):
    found = cell.find(f"{SHEET}v")
    if found is None:
        return ""
    return shared[int(found.text)] if cell.get("t") == "s" else int(float(found.text))


def test_days_of_the_paper_with_estimate_and_losses(chief, today):
    story = factories.make_published()
    factories.make_read(story, 5, robots=7, machines=2, without_script=1)
    factories.make_loss(31)
    head, *rows = lines(chief.get(HERE, {"tep": "csv", "tu": today, "den": today}))
    assert head[0] == "Giờ"
    yesterday = today - timedelta(days=1)
    before = today - timedelta(days=2)
    answer = chief.get(HERE, {"tep": "csv", "tu": before, "den": today})
    head, *rows = lines(answer)
    assert head == [
        "Ngày", "Lượt xem", "Không bật JavaScript", "Robot", "Nghi là máy", "Bạn đọc (ước tính)",
        "Mất (cả báo)",
    ]  # fmt: skip
    assert rows[:3] == [
        [before.isoformat(), "0", "0", "0", "0", "", "0"],
        [yesterday.isoformat(), "0", "0", "0", "0", "", "0"],
        [today.isoformat(), "5", "1", "7", "2", "", "31"],
    ]
    assert rows[3] == []
    assert any("31 lượt xem trên toàn báo không ghi lại được" in row[0] for row in rows[4:])
    assert f"luot-xem_{before}_{today}.csv" in answer["Content-Disposition"]


def test_each_list_as_a_file(chief):
    economy = factories.make_section("Kinh tế")
    farming = factories.make_section("Nông nghiệp", parent=economy)
    author, tag = factories.make_author("Ngọc Lan"), factories.make_tag("lúa")
    story = factories.make_published("Giá lúa tăng", section=farming, authors=[author], tags=[tag])
    factories.make_read(story, 12, robots=3)
    first = {name: lines(chief.get(f"{HERE}{name}/", {"tep": "csv"})) for name in LISTS}
    assert first["bai"][1][:3] == [str(story.pk), "Giá lúa tăng", "Kinh tế › Nông nghiệp"]
    assert first["bai"][1][4].endswith(story.get_absolute_url())
    assert first["bai"][1][5:] == ["12", "0", "3", "0"]
    assert first["chuyen-muc"][1:3] == [
        ["Kinh tế", "1", "12", "0", "3", "0"], ["› Nông nghiệp", "1", "12", "0", "3", "0"],
    ]  # fmt: skip
    assert first["tac-gia"][1] == ["Ngọc Lan", "1", "12", "0", "3", "0"]
    assert first["tu-khoa"][1] == ["lúa", "1", "12", "0", "3", "0"]
    alone = lines(chief.get(f"{HERE}tac-gia/", {"tep": "csv", "rieng": author.pk}))
    assert [row[1] for row in alone[1:8] if row[1] != "0"] == ["12"]


def test_a_workbook_holds_every_list_and_says_what_it_is(chief):
    story = factories.make_published("Giá lúa tăng")
    factories.make_read(story, 12)
    factories.make_loss(31)
    answer = chief.get(HERE, {"tep": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["Content-Disposition"].endswith('.xlsx"')
    sheets = workbook(answer.content)
    assert list(sheets) == ["Lượt xem", "Bài viết", "Chuyên mục", "Tác giả", "Từ khóa", "Ghi chú"]
    assert sheets["Bài viết"][1][:2] == [story.pk, "Giá lúa tăng"]
    assert sheets["Lượt xem"][-1][1] == 12
    assert "31 lượt xem" in sheets["Ghi chú"][-1][0]


def test_the_hours_of_a_story(chief):
    moment = datetime(2026, 11, 20, 9, 15, tzinfo=VIETNAM)
    story = factories.make_published(at=moment - timedelta(days=2))
    factories.make_read(story, 4, at=moment)
    address = f"/toa-soan/articles/article/{story.pk}/luot-xem/"
    asked = {"tu": "2026-11-01", "den": "2026-11-26"}
    hours = lines(chief.get(address, {"tep": "csv-gio", **asked}))
    assert hours[1] == ["2026-11-20 09:00", "4", "0", "0", "0"]
    days = lines(chief.get(address, {"tep": "csv", **asked}))
    assert ["2026-11-20", "4", "0", "0", "0"] in days
    sheets = workbook(chief.get(address, {"tep": "xlsx", **asked}).content)
    assert list(sheets) == ["Lượt xem", "Theo giờ", "Ghi chú"]
    # However many hours three centuries have, only those that were read are written.
    asked = {"tep": "csv-gio", "tu": "1900-01-01", "den": "2200-12-31"}
    assert len(lines(chief.get(address, asked))) < 10


@pytest.mark.parametrize("cell", HOSTILE)
def test_no_cell_is_a_formula(cell):
    file = File("x", [Table("Bài viết", [cell], [[cell, 7]])], [cell])
    written = list(csv.reader(io.StringIO(as_csv(file)[1:], newline="")))
    for row in written:
        for each in row:
            assert not each.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), each
            assert not each.startswith(("\t", "\r", "\n")), each
    assert cell in written[1][0]
    assert written[1][1] == "7"
    [sheet, notes] = workbook(as_xlsx(file)).values()
    # So a spreadsheet writes a return in XML.
    assert [str(each).replace("_x000D_", "\r") for each in sheet[1]] == [cell, "7"]
    assert notes[0][0].replace("_x000D_", "").strip() == cell.strip()


def test_hostile_headlines_names_and_tags_reach_a_file_as_text(chief):
    section = factories.make_section("Mục")
    author = factories.make_author("@SUM(A1)", slug="a")
    tag = factories.make_tag("+1")
    story = factories.make_published("=1+1", section=section, authors=[author], tags=[tag])
    Section.objects.filter(pk=section.pk).update(name="-2")
    factories.make_read(story, 3)
    assert PublishedArticle.objects.get().headline == "=1+1"
    found = [lines(chief.get(f"{HERE}{name}/", {"tep": "csv"}))[1] for name in LISTS]
    assert [found[0][1], *(row[0] for row in found[1:])] == ["'=1+1", "'-2", "'@SUM(A1)", "'+1"]
    sheets = workbook(chief.get(HERE, {"tep": "xlsx"}).content)
    assert sheets["Bài viết"][1][1] == "=1+1"


@pytest.mark.parametrize("kind", ["exe", "csv2", "../x", "xlsx\0", "csv-gio"])
def test_a_file_of_another_kind_is_not_found(chief, kind):
    for address in (HERE, *(f"{HERE}{name}/" for name in LISTS)):
        assert chief.get(address, {"tep": kind}).status_code == 404


def test_files_are_for_whom_the_pages_are(client):
    client.force_login(factories.make_user("hong", "Quản trị"))
    for address in (HERE, *(f"{HERE}{name}/" for name in LISTS)):
        for kind in ("csv", "xlsx"):
            assert client.get(address, {"tep": kind}).status_code == 403
