"""Every address × reading and changing × every role, and every story address × whose story it is.

The tables beside this file are read like the plan of a house: `rw` opens and takes what is posted,
`r-` only opens, `--` is refused. What no line allows is refused: an address that is not in its
table fails. After a new address, `MATRIX=write` fills the tables in; the difference that git shows
is what a reviewer judges, and the rules below the tables hold whatever stands in them.
"""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from articles.enums import Office
from articles.workflow import ROLES
from tests import factories
from tests.desk_addresses import PAGES
from tests.integration import test_hostile_matrix
from tests.integration.test_hostile_matrix import asked, is_let_in

# Seconds where the machine is free; many requests where it is not.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("unprinted"),
]
newsroom = test_hostile_matrix.newsroom
HERE = Path(__file__).parent
IS_WRITING = os.environ.get("MATRIX") == "write"
# Of whoever signs in herself, and of no story: her login, her password, her own first screen.
OWN_DOOR = {
    "jsi18n", "password_change", "password_change_done", "desk_signed_in", "desk_other_account",
    "index", "app_list", "desk_my_work", "desk_notice_choices", "desk_notices", "desk_notices_seen",
    "desk_notices_told", "desk_palette",
}  # fmt: skip


def signed_in(user):
    client = Client(raise_request_exception=False)
    if not isinstance(user, AnonymousUser):
        client.force_login(user)
    return client


def cell(client, address):
    found = ""
    for letter, method in (("r", "get"), ("w", "post")):
        answer = asked(client, method, address)
        assert answer.status_code < 500, (method, address)
        found += letter if is_let_in(answer) else "-"
    return found


def name_of(page, address, addresses):
    """Where a parameter takes several values, each is a line of its own."""
    return page.name if len(addresses) == 1 else f"{page.name}[{address.strip('/').split('/')[-1]}]"


def judged(pages, clients, row_of):
    table = {}
    for page in pages:
        addresses = list(page.addresses(row_of(page)))
        for address in addresses:
            cells = tuple(cell(client, address) for client in clients.values())
            table[name_of(page, address, addresses)] = cells
    return table


def written(path, columns):
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    assert not rows or rows[0] == ["address", *columns], "the columns are others than the roles"
    return {row[0]: tuple(row[1:]) for row in rows[1:]}


def keep(path, columns, table):
    wide = max(map(len, table)) + 2
    widths = [max(len(column), 2) + 2 for column in columns]
    head = ["address".ljust(wide), *(c.ljust(w) for c, w in zip(columns, widths, strict=True))]
    lines = ["".join(head).rstrip()]
    for name in sorted(table):
        cells = (c.ljust(w) for c, w in zip(table[name], widths, strict=True))
        lines.append("".join([name.ljust(wide), *cells]).rstrip())
    path.write_text("\n".join(lines) + "\n", "utf-8")


def table_of(file, columns, found):
    if IS_WRITING:
        keep(HERE / file, columns, found)
    return written(HERE / file, columns)


# -- Roles ---------------------------------------------------------------------------


def everybody():
    """Beside the four whom the first table judges. Whose role carries the same is the same."""
    nobody = factories.make_user("trống")
    nobody.groups.clear()
    factories.end_offices(nobody)
    return {
        "deputy": factories.make_user("vai-deputy", "Phó tổng biên tập"),
        "chief": factories.make_user("vai-chief", "Tổng biên tập"),
        "superuser": factories.make_user("gốc", "Quản trị", is_superuser=True),
        "norole": nobody,
        "inactive": factories.make_user("khóa", "Tổng biên tập", is_active=False),
        "signedout": AnonymousUser(),
    }


def test_roles_that_are_not_judged_apart_carry_the_same():
    carried = {name: set(permissions) for name, permissions in ROLES.items()}
    assert carried["Cộng tác viên"] == carried["Phóng viên"]
    assert carried["Trưởng phòng, ban"] == carried["Biên tập viên"]


def test_each_role_is_let_in_where_the_table_says(newsroom):
    clients = {name: signed_in(user) for name, user in everybody().items()}
    pages = [page for page in PAGES if not page.is_about_a_story]
    found = judged(pages, clients, lambda page: a_row(page, newsroom))
    expected = table_of("matrix_of_roles.txt", list(clients), found)
    for name, cells in found.items():
        outside = dict(zip(clients, cells, strict=True))
        assert outside["inactive"] == outside["signedout"] == "--", name
        assert outside["norole"] == "--" or name.partition("[")[0] in OWN_DOOR, name
    assert found == expected


def a_row(page, rows):
    """What the first table is judged on: the story is another's, of the whole paper's reach."""
    known = rows.get(page.model._meta.model_name)
    first = page.model.objects.order_by("pk").first()
    return known or (first.pk if first else 1)


# -- Whose story ---------------------------------------------------------------------


def around_a_story(section):
    """The writer, and each office in the story's section and in another one."""
    elsewhere = factories.make_section("Thể thao")
    offices = {
        "reporter": (Office.REPORTER, "Phóng viên"),
        "editor": (Office.DESK, "Biên tập viên"),
        "managing": (Office.MANAGING, "Thư ký tòa soạn"),
        "chief": (Office.CHIEF, "Tổng biên tập"),
    }
    people = {"writer": placed("viết", Office.REPORTER, "Phóng viên", section)}
    for name, (office, role) in offices.items():
        people[name] = placed(f"đây-{name}", office, role, section)
        people[f"{name}-else"] = placed(f"khác-{name}", office, role, elsewhere)
    people["expired"] = placed("cũ", Office.CHIEF, "Tổng biên tập", section)
    factories.end_offices(people["expired"], at=timezone.now() - timedelta(minutes=1))
    people["delegate"] = placed("thay", Office.DESK, "Biên tập viên", elsewhere)
    factories.make_assignment(
        people["delegate"], Office.CHIEF, on_behalf_of=people["chief"],
        valid_until=timezone.now() + timedelta(hours=8),
    )  # fmt: skip
    people["administrator"] = factories.make_user("quản", "Quản trị")
    people["superuser"] = factories.make_user("gốc", "Quản trị", is_superuser=True)
    people["inactive"] = factories.make_user("khóa", "Tổng biên tập", is_active=False)
    people["signedout"] = AnonymousUser()
    return people


def placed(username, office, role, section):
    user = factories.make_user(username, role)
    factories.end_offices(user, at=timezone.now() - timedelta(minutes=1))
    factories.make_assignment(user, office, section=section)
    return user


def test_whose_story_it_is_decides_who_opens_and_changes_it():
    factories.make_masthead()
    section = factories.make_section("Kinh tế")
    people = around_a_story(section)
    article = factories.make_article("Bài trong tòa soạn", by=people["writer"], section=section)
    clients = {name: signed_in(user) for name, user in people.items()}
    pages = [page for page in PAGES if page.is_about_a_story]
    found = judged(pages, clients, lambda page: article.pk)
    expected = table_of("matrix_of_stories.txt", list(clients), found)
    for name, cells in found.items():
        who = dict(zip(clients, cells, strict=True))
        shut_out = ("reporter", "reporter-else", "editor-else", "expired", "administrator")
        outside = ("superuser", "inactive", "signedout")
        assert {who[each] for each in (*shut_out, *outside)} == {"--"}, name
    assert found == expected
