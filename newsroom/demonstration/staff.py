"""The people of the demonstration newsroom, what they may do, and where their stories go."""

import datetime
import secrets

from django.contrib.auth.models import Group
from django.utils import timezone

from articles import actions
from articles.actions.offices import Shift, delegate, enter_shifts, set_chain_rule
from articles.enums import Genre, Office, Step
from articles.models import (
    Assignment,
    Author,
    Department,
    LegacyPath,
    Masthead,
    Person,
    Section,
    User,
)
from articles.models.offices import WHOLE_CHAIN
from articles.text import slugify
from articles.workflow import OFFICE_OF_ROLE

from .content import read

PASSWORD_BYTES = 12
SINCE = datetime.timedelta(days=400)
NIGHT = datetime.timedelta(hours=12)


def mark() -> str:
    """The address on our masthead: a database that has it was filled by us."""
    return str(read("masthead")["email"])


def usernames() -> list[str]:
    return [login["username"] for login in read("people")["login"]]


def establish() -> dict[str, User]:
    actions.establish_roles()
    Masthead.objects.create(**read("masthead"))
    people = read("people")
    for position, name in enumerate(people["departments"]):
        Department.objects.create(name=name, position=position)
    users = {login["username"]: account(**login) for login in people["login"]}
    for line in people["author"]:
        credit(users, **line)
    return users


def account(
    username: str, full_name: str, department: str, role: str, sections: tuple[str, ...] = ()
) -> User:
    user = User.objects.create_user(
        username=username,
        full_name=full_name,
        is_staff=True,
        department=Department.objects.get(name=department),
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def assign(users: dict[str, User], sections: dict[str, Section], now: datetime.datetime) -> None:
    """Each to the office of the role: over the sections named in the file, else over all."""
    for login in read("people")["login"]:
        if office := OFFICE_OF_ROLE.get(login["role"]):
            Assignment.objects.bulk_create(
                Assignment(
                    user=users[login["username"]],
                    office=office,
                    section=sections.get(path),
                    valid_from=now - SINCE,
                    basis="Quyết định phân công của Tổng Biên tập",
                    assigned_at=now,
                    assigned_by=users["quantri" if login["username"] == "dung" else "dung"],
                )
                for path in login.get("sections", [""])
            )


def arrange_offices(users: dict[str, User], sections: dict[str, Section]) -> None:
    """A week of duty, a delegation for a journey, and two chains that are shorter or stricter."""
    at = timezone.now()
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    evening = midnight + datetime.timedelta(days=1 - midnight.weekday(), hours=18)
    nights = [evening + datetime.timedelta(days=day) for day in range(6)]
    enter_shifts(
        by=users["dung"],
        at=at,
        shifts=[
            Shift(users["thu" if number % 2 else "hoa"], night, night + NIGHT)
            for number, night in enumerate(nights)
            if night + NIGHT > at
        ],
        basis="Lịch trực tuần",
    )
    delegate(
        by=users["dung"],
        at=at,
        giver=users["dung"],
        user=users["thu"],
        office=Office.CHIEF,
        section=sections["thoi-su"],
        valid_from=midnight + datetime.timedelta(days=3),
        valid_until=midnight + datetime.timedelta(days=6),
        basis="Đi công tác, giấy ủy quyền số 07",
    )
    for genre, steps in ((Genre.INFOGRAPHIC, [Step.WITH_MANAGING]), (Genre.COMMENT, WHOLE_CHAIN)):
        set_chain_rule(
            by=users["dung"], at=at, genre=genre, steps=steps,
            has_other_approver_after_edits=genre == Genre.COMMENT,
        )  # fmt: skip


def credit(
    users: dict[str, User], pen_name: str, person: str = "", login: str = "", introduction: str = ""
) -> None:
    Author.objects.create(
        pen_name=pen_name,
        slug=slugify(pen_name),
        introduction=introduction,
        person=Person.objects.get_or_create(full_name=person, defaults={"user": users.get(login)})[
            0
        ]
        if person
        else None,
    )


def give_passwords() -> str:
    """New ones for every login; what is returned is the only place they stand."""
    lines = []
    for login in read("people")["login"]:
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        user = User.objects.get(username=login["username"])
        user.set_password(password)
        user.save(update_fields=["password"])
        lines.append(f"{login['role']:<16} {user.username:<8} {password}")
    return "\n".join(lines) + "\n"


def write_down_old_addresses() -> None:
    LegacyPath.objects.bulk_create(
        LegacyPath(host=host, path=path, target=target)
        for host, paths in read("former").items()
        for path, target in paths.items()
    )


def lay_out_sections() -> dict[str, Section]:
    """By path, as the story files name them: `kinh-te`, `kinh-te/nong-nghiep`."""
    found = {}
    for position, line in enumerate(read("sections")["section"]):
        below = line.pop("subsection", [])
        top = found[line["slug"]] = Section.objects.create(position=position, **line)
        for place, each in enumerate(below):
            path = f"{line['slug']}/{each['slug']}"
            found[path] = Section.objects.create(parent=top, position=place, **each)
    return found
