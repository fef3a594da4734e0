"""Pages of the old site, written and taken in as an operator does."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PAGE = Path(__file__).parents[1] / "data/legacy/lang-nghe-dong-nga.txt"
TEXT = "Nước trên sông đã rút dưới báo động một, bà con chín xã ven đê trở lại đồng từ sáng sớm."


def page_text(
    headline="Lũ rút",
    moment="Thứ 4, 24.02.2021 | 07:30:00",
    body=(TEXT,),
    byline="Minh Đức",
    keywords="",
    related=(),
):
    lines = [headline, "", moment, "384 lượt xem", ""]
    for paragraph in ("Sapo của bài.", *body, byline):
        lines += [paragraph, ""] if paragraph else []
    lines += ["  • Từ khóa", *([keywords, ""] if keywords else [])]
    for name, excerpt in related:
        lines += [name, name, "", excerpt, ""]
    return "\n".join(lines) + "\n"


def write(folder, name, **parts):
    path = folder / name
    path.write_text(page_text(**parts), encoding="utf-8")
    return path


def run(*paths, **options):
    out, err = io.StringIO(), io.StringIO()
    options = {"by": "dung", "publish": True} | options
    call_command("import_legacy", *map(str, paths), stdout=out, stderr=err, **options)
    return out.getvalue()


def run_json(*paths, **options):
    return [json.loads(line) for line in run(*paths, json=True, **options).splitlines()]


def run_refusing(*paths, **options):
    """The refusal is told after all the other files are done."""
    out, err = io.StringIO(), io.StringIO()
    options = {"by": "dung", "publish": True, "json": True} | options
    with pytest.raises(CommandError) as stopped:
        call_command("import_legacy", *map(str, paths), stdout=out, stderr=err, **options)
    assert stopped.value.returncode == 1
    return [json.loads(line) for line in out.getvalue().splitlines()]
