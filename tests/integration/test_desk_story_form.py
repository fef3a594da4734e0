import json
import uuid

import pytest
from django.urls import reverse

from articles.models import Article, Autosave, Tag
from articles.text import in_vietnam
from tests.factories import (
    make_article,
    make_author,
    make_photograph,
    make_published,
    make_section,
    make_tag,
)

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_article_add")
LIST = reverse("admin:articles_article_changelist")


def change(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def filled(article=None, **values):
    given = {
        "headline": "Nước sông rút",
        "standfirst": "Sau ba ngày ngập.",
        "body": "<p>Sáng nay.</p>",
        "genre": "news",
        "expected_version": article.version if article else 0,
        "draft_key": str(uuid.uuid4()),
        "tags": "[]",
        "bylines": "[]",
        "related": "[]",
        "picture_uses": "[]",
    }
    if article:
        given |= {
            "headline": article.headline,
            "standfirst": article.standfirst,
            "body": article.body,
            "section": article.section_id,
        }
    given.setdefault("section", make_section().pk)
    rows = {name: json.dumps(v) if isinstance(v, list) else v for name, v in values.items()}
    return given | rows


def errors_of(response):
    return response.context["form"].errors


@pytest.fixture
def desk(client, lan):
    client.force_login(lan)
    return client


@pytest.fixture
def office(client, hoa):
    client.force_login(hoa)
    return client


def test_a_reporter_writes_a_story_with_everything_around_it(desk, lan):
    make_tag("lũ lụt")
    author, other = make_author("Ngọc Lan"), make_published("Đê vỡ")
    photograph = make_photograph(caption="", alt_text="")
    given = filled(
        body=f'<figure data-photograph="{photograph.pk}"><figcaption>Đê</figcaption></figure>',
        tags=[{"name": "Lũ lụt"}],
        bylines=[{"author": author.pk, "role": "words"}],
        related=[
            {"kind": "internal", "target": other.pk},
            {"kind": "unresolved", "headline": "Bài cũ", "excerpt": "Dòng đầu"},
        ],
        picture_uses=[
            {"photograph": photograph.pk, "alt_text": "Con đê", "credit": "Lan", "caption": "Đê"}
        ],
    )
    response = desk.post(ADD, given)
    assert response.status_code == 302, errors_of(response)
    article = Article.objects.get(headline="Nước sông rút")
    assert article.created_by == lan
    assert [item.tag.name for item in article.tagged_items.all()] == ["lũ lụt"]
    assert [line.author for line in article.bylines.all()] == [author]
    assert [link.target or link.headline for link in article.related_links.all()] == [
        other,
        "Bài cũ",
    ]
    assert article.photograph_uses.get().alt_text == "Con đê"
    photograph.refresh_from_db()
    assert photograph.alt_text == "Con đê"


def test_tags_keep_the_order_in_which_they_were_given(desk):
    for name in ("một", "hai", "ba"):
        make_tag(name)
    article = make_article()
    desk.post(change(article), filled(article, tags=[{"name": "hai"}, {"name": "một"}]))
    desk.post(
        change(article),
        filled(Article.objects.get(), tags=[{"name": "ba"}, {"name": "hai"}, {"name": "một"}]),
    )
    article.refresh_from_db()
    assert [item.tag.name for item in article.tagged_items.all()] == ["ba", "hai", "một"]


def test_saving_an_unchanged_form_makes_no_new_version(desk):
    article = make_article(tags=[make_tag()])
    given = filled(article, tags=[{"name": "khu kinh tế", "is_new": False}])
    assert desk.post(change(article), given).status_code == 302
    article.refresh_from_db()
    assert article.version == 1


def test_an_unknown_word_asks_before_it_becomes_a_tag(office):
    article = make_article()
    asked = office.post(change(article), filled(article, tags=[{"name": "cầu phao"}]))
    assert "tags" in errors_of(asked)
    assert not Tag.objects.exists()
    office.post(change(article), filled(article, tags=[{"name": "cầu phao", "is_new": True}]))
    assert Tag.objects.get().name == "cầu phao"


def test_a_reporter_may_not_create_a_tag(desk):
    article = make_article()
    given = filled(article, tags=[{"name": "cầu phao", "is_new": True}])
    assert "tags" in errors_of(desk.post(change(article), given))


def test_a_merged_tag_becomes_the_one_it_was_merged_into(desk):
    kept = make_tag("khu kinh tế Thái Bình")
    old = make_tag("KKT Thái Bình")
    old.merged_into = kept
    old.save()
    article = make_article()
    desk.post(change(article), filled(article, tags=[{"name": "KKT Thái Bình"}]))
    assert article.tagged_items.get().tag == kept


def test_the_second_editor_overwrites_nothing_and_sees_both_texts(client, lan, minh):
    article = make_article("Bản đầu")
    old = filled(article, headline="Bản của Lan", body="<p>Lan viết thêm.</p>")
    client.force_login(minh)
    client.post(change(article), filled(article, body="<p>Minh đã sửa.</p>"))
    client.force_login(lan)
    response = client.post(change(article), old)
    assert response.status_code == 200
    article.refresh_from_db()
    assert article.body == "<p>Minh đã sửa.</p>"
    page = response.content.decode()
    assert "Bản của Lan" in page
    assert "Lan viết thêm." in page
    [body] = [each for each in response.context["differences"] if each.name == "body"]
    theirs = [line.before.words for line in body.stretches[0].lines if line.before]
    assert any("Minh" in words for words in theirs)


def test_after_seeing_both_texts_the_second_editor_may_save(desk, lan):
    article = make_article()
    Article.objects.update(version=5)
    response = desk.post(change(article), filled(article, headline="Bản của Lan"))
    assert response.context["form"]["expected_version"].value() == "5"
    article.refresh_from_db()
    desk.post(change(article), filled(article, headline="Bản của Lan"))
    article.refresh_from_db()
    assert (article.headline, article.version) == ("Bản của Lan", 6)


def test_a_reporter_sees_and_opens_only_her_own_stories(desk, minh):
    make_article("Bài của Lan")
    other = make_article("Bài của Minh", by=minh)
    page = desk.get(LIST).content.decode()
    assert "Bài của Lan" in page
    assert "Bài của Minh" not in page
    assert desk.get(change(other)).status_code in (302, 403, 404)
    assert desk.post(change(other), filled(other, headline="x")).status_code in (302, 403, 404)
    other.refresh_from_db()
    assert other.headline == "Bài của Minh"


def test_an_editor_opens_the_stories_of_others(client, minh):
    article = make_article("Bài của Lan")
    client.force_login(minh)
    assert client.get(change(article)).status_code == 200


def test_a_form_that_lies_is_answered_with_a_sentence(desk):
    article = make_article()
    for field, value in (
        ("tags", "{"),
        ("tags", '[{"name": ""}]'),
        ("bylines", '[{"author": "1"}]'),
        ("bylines", '[{"author": 99999999}]'),
        ("bylines", '[{"author": 1, "role": "king"}]'),
        ("related", '[{"kind": []}]'),
        ("related", '[{"kind": "external", "url": "javascript:alert(1)", "headline": "x"}]'),
        ("related", json.dumps([{"kind": "internal", "target": article.pk}])),
        ("picture_uses", '[{"photograph": true}]'),
        ("picture_uses", "[" * 100_000),
        ("body", "<p>" * 400_000),
    ):
        response = desk.post(change(article), filled(article, **{field: value}))
        assert response.status_code == 200, (field, value[:40])
        assert field in errors_of(response), (field, value[:40])


def test_saving_forgets_the_unsaved_text_of_that_form_alone(desk, lan):
    article = make_article()
    given = filled(article, headline="Mới")
    for key in (given["draft_key"], uuid.uuid4()):
        Autosave.objects.create(
            saved_by=lan, article=article, draft_key=key, payload={}, saved_at=article.updated_at
        )
    desk.post(change(article), given)
    assert Autosave.objects.count() == 1


def test_unsaved_text_is_offered_and_put_back(desk, lan):
    article = make_article("Đã lưu")
    kept = Autosave.objects.create(
        saved_by=lan,
        article=article,
        payload={"headline": "Chưa lưu", "body": "<p>Dở dang</p>"},
        based_on_version=1,
        saved_at=article.updated_at,
    )
    assert "Chưa lưu" in desk.get(change(article)).content.decode()
    form = desk.get(change(article), {"khoi-phuc": str(kept.draft_key)}).context["form"]
    assert form["headline"].value() == "Chưa lưu"
    assert form["draft_key"].value() == str(kept.draft_key)
    article.refresh_from_db()
    assert article.headline == "Đã lưu"


def test_nobody_gets_the_unsaved_text_of_another(client, minh, lan):
    article = make_article()
    kept = Autosave.objects.create(
        saved_by=lan, article=article, payload={"headline": "Của Lan"}, saved_at=article.updated_at
    )
    client.force_login(minh)
    page = client.get(change(article), {"khoi-phuc": str(kept.draft_key)})
    assert "Của Lan" not in page.content.decode()


def test_the_list_reads_on_from_a_story_without_counting(office, django_assert_max_num_queries):
    for number in range(65):
        make_article(f"Bài {number:02}")
    seen, address = [], LIST
    while address:
        with django_assert_max_num_queries(12):
            page = office.get(address).context["cl"]
        seen += [story.headline for story in page.result_list]
        address = f"{LIST}{page.onward_query()}" if page.onward else ""
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 65


def queries(client, address, recorder):
    with recorder() as captured:
        assert client.get(address).status_code == 200
    assert not [q for q in captured if "COUNT(" in q["sql"].upper()]
    return len(captured)


def test_list_and_form_cost_the_same_however_much_there_is(office, django_assert_max_num_queries):
    article = make_article(tags=[make_tag()], authors=[make_author()])

    def recorder():
        return django_assert_max_num_queries(20)

    before = queries(office, LIST, recorder), queries(office, change(article), recorder)
    for number in range(12):
        make_published(tags=[make_tag(f"từ {number}")])
    article.tags.add(*[make_tag(f"khác {number}") for number in range(8)])
    assert (queries(office, LIST, recorder), queries(office, change(article), recorder)) == before


def test_search_folds_marks(office):
    make_article("Đường Nguyễn Huệ ngập sâu")
    make_article("Khánh thành cầu mới")
    page = office.get(LIST, {"q": "duong nguyen hue"}).content.decode()
    assert "Đường Nguyễn Huệ ngập sâu" in page
    assert "Khánh thành cầu mới" not in page


def test_a_new_story_sent_twice_is_saved_once(desk):
    given = filled()
    first, second = desk.post(ADD, given), desk.post(ADD, given)
    assert first["Location"] == second["Location"]
    assert Article.objects.count() == 1
    desk.post(ADD, given | {"standfirst": "Thêm sapo."})
    assert Article.objects.get().standfirst == "Thêm sapo."
    desk.post(ADD, given | {"body": "<p>Khác.</p>"})
    assert Article.objects.count() == 2


def test_the_same_change_sent_twice_is_no_conflict(desk):
    article = make_article()
    given = filled(article, headline="Mới")
    assert desk.post(change(article), given).status_code == 302
    assert desk.post(change(article), given).status_code == 302
    article.refresh_from_db()
    assert article.version == 2


def test_the_embargo_is_written_as_days_are_written_here(desk):
    article = make_article()
    given = filled(article, embargo_until_0="24/11/2030", embargo_until_1="6h30")
    desk.post(change(article), given)
    article.refresh_from_db()
    assert f"{in_vietnam(article.embargo_until):%d/%m/%Y %H:%M}" == "24/11/2030 06:30"
    wrong = filled(article, embargo_until_0="11/24/2030", embargo_until_1="6h30")
    assert "embargo_until" in errors_of(desk.post(change(article), wrong))
