import unicodedata
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from articles.enums import ArticleState, LinkKind
from articles.models import (
    RECORD,
    Article,
    Author,
    LegacyAddress,
    PageviewDay,
    Photograph,
    RelatedLink,
    Section,
    Tag,
)
from tests.factories import (
    make_article,
    make_author,
    make_lan,
    make_photograph,
    make_published,
    make_section,
    make_tag,
)

pytestmark = pytest.mark.django_db
OWN = list(apps.get_app_config("articles").get_models())


def refused():
    return pytest.raises(IntegrityError)


def raw(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("articles_article", "headline"),
        ("articles_author", "pen_name"),
        ("articles_tag", "name"),
        ("articles_section", "name"),
        ("articles_user", "full_name"),
    ],
)
def test_decomposed_text_is_refused_by_the_database_itself(table, column):
    make_article(authors=[make_author()], tags=[make_tag()])
    with refused():
        raw(f"UPDATE {table} SET {column} = %s", unicodedata.normalize("NFD", "Việt"))


def test_decomposed_text_saved_through_a_model_is_composed_on_the_way():
    article = make_article(unicodedata.normalize("NFD", "Ðiện lực Thái Bình"))
    assert Article.objects.get(pk=article.pk).headline == "Điện lực Thái Bình"


def test_a_lookup_with_decomposed_text_finds_the_composed_row():
    make_tag("Việt Nam")
    assert Tag.objects.filter(name=unicodedata.normalize("NFD", "Việt Nam")).exists()


def test_a_published_state_without_address_and_hour_is_refused():
    article = make_article()
    with refused(), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(state=ArticleState.PUBLISHED)


def test_the_trash_takes_only_drafts_and_says_by_whom():
    article = make_published()
    with refused(), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(
            trashed_at=timezone.now(), trashed_by=article.created_by
        )
    draft = make_article()
    with refused(), transaction.atomic():
        Article.objects.filter(pk=draft.pk).update(trashed_at=timezone.now())


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": LinkKind.INTERNAL},
        {"kind": LinkKind.INTERNAL, "url": "https://bao.example/"},
        {"kind": LinkKind.EXTERNAL, "headline": "Có tít mà không có địa chỉ"},
        {"kind": LinkKind.EXTERNAL, "url": "https://bao.example/"},
        {"kind": LinkKind.UNRESOLVED},
        {"kind": LinkKind.UNRESOLVED, "headline": "Tít", "url": "https://bao.example/"},
    ],
)
def test_a_related_link_is_of_exactly_one_kind(fields):
    with refused(), transaction.atomic():
        RelatedLink.objects.create(article=make_article(), **fields)


def test_the_message_of_a_broken_constraint_can_be_read_by_a_person():
    link = RelatedLink(article=make_article(), kind=LinkKind.EXTERNAL, headline="Tít")
    with pytest.raises(ValidationError) as broken:
        link.full_clean()
    assert "constraint" not in str(broken.value)


@pytest.mark.parametrize("slug", ["toa-soan", "tag", "tim-kiem", "static"])
def test_a_section_cannot_take_an_address_of_the_site(slug):
    with refused(), transaction.atomic():
        make_section("Thử", slug=slug)


def test_two_top_sections_cannot_share_an_address():
    make_section("Kinh tế")
    with refused(), transaction.atomic():
        Section.objects.create(name="Kinh tế khác", slug="kinh-te")


def test_a_section_with_published_stories_stays_where_it_is():
    section = make_published().section
    other = make_section("Khác")
    with refused(), transaction.atomic():
        Section.objects.filter(pk=section.pk).update(parent=other)


def test_what_a_published_story_uses_cannot_be_deleted():
    photograph, author, tag = make_photograph(), make_author(), make_tag()
    article = make_published(lead_photograph=photograph, authors=[author], tags=[tag])
    for used in (photograph, author, tag, article.section):
        with pytest.raises(ProtectedError):
            used.delete()


def test_a_photograph_has_its_file_and_size_or_is_missing():
    photograph = make_photograph()
    with refused(), transaction.atomic():
        Photograph.objects.filter(pk=photograph.pk).update(width=None)


def test_an_old_host_is_written_plain():
    with refused(), transaction.atomic():
        LegacyAddress.objects.create(host="www.bao.example", legacy_id="1", article=make_article())


def test_the_numbers_of_two_former_papers_may_collide():
    first, second = make_article(), make_article()
    LegacyAddress.objects.create(host="mot.example", legacy_id="140540", article=first)
    LegacyAddress.objects.create(host="hai.example", legacy_id="140540", article=second)
    with refused(), transaction.atomic():
        LegacyAddress.objects.create(host="hai.example", legacy_id="140540", article=first)


def test_a_day_of_pageviews_stands_once_per_story():
    article, today = make_article(), timezone.localdate()
    PageviewDay.objects.create(article=article, day=today)
    with refused(), transaction.atomic():
        PageviewDay.objects.create(article=article, day=today)


def test_people_sort_by_given_name_and_words_by_the_vietnamese_alphabet():
    for name in ("Trần Văn Đức", "Nguyễn Thị An", "Lê Dũng", "Phạm Ân"):
        make_author(name)
    assert [author.pen_name for author in Author.objects.all()] == [
        "Nguyễn Thị An",
        "Phạm Ân",
        "Lê Dũng",
        "Trần Văn Đức",
    ]


def moments_with_a_person(model):
    fields = {field.name for field in model._meta.get_fields() if isinstance(field, models.Field)}
    return [(f, f"{f[:-3]}_by") for f in fields if f.endswith("_at") and f"{f[:-3]}_by" in fields]


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_a_moment_and_its_person_are_set_together(model):
    for moment, person in moments_with_a_person(model):
        at, by = model._meta.get_field(moment), model._meta.get_field(person)
        both_required = not at.null and not by.null
        paired = any(
            {moment, person} <= set(str(constraint.deconstruct()).replace("__", "'").split("'"))
            for constraint in model._meta.constraints
        )
        assert both_required or paired, f"{model.__name__}.{moment}"


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_names_of_fields_follow_the_rule(model):
    for field in model._meta.fields:
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith(("_at", "_from", "_until")) or field.name in {
                "slot", "hour", "last_login", "date_joined",
            }  # fmt: skip
        if isinstance(field, models.BooleanField):
            assert field.name.startswith(("is_", "has_"))


@pytest.mark.parametrize("table", sorted(RECORD))
def test_the_sites_role_can_neither_change_nor_delete_the_record(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'UPDATE'), has_table_privilege(%s, 'DELETE'),"
            " has_table_privilege(%s, 'TRUNCATE'), has_table_privilege(%s, 'INSERT')",
            [table] * 4,
        )
        assert cursor.fetchone() == (False, False, False, True)
        cursor.execute(
            "SELECT column_name::text FROM information_schema.column_privileges"
            " WHERE table_name = %s AND privilege_type = 'UPDATE' AND grantee = current_user",
            [table],
        )
        assert {name for (name,) in cursor} == set(RECORD[table])


# Not articles_printedtext: a row of it never changes what readers see, it only spares the page
# the printing; and it is no record, since it can be made anew of its version.
PUBLIC_TABLES = {
    "articles_publishedarticle", "articles_publishedbyline", "articles_publishedtag",
    "articles_publishedphotograph", "articles_publishedvideo", "articles_publishedrelated",
    "articles_correction", "articles_retraction", "articles_section", "articles_masthead",
    "articles_author", "articles_tag", "articles_photographrendition",
    "articles_videorendition", "articles_legacyaddress", "articles_joinedlink", "articles_topic",
    "articles_legacypath",
    "articles_sharingcard", "articles_housecard",
    "articles_advertisement", "articles_advertisementswitch",
    "articles_pagelayout", "articles_layoutslot", "articles_layoutblock",
    "articles_banner", "articles_dress", "articles_menu", "articles_menuentry",
    "articles_publishedpage", "articles_mostreadblock",
}  # fmt: skip


def test_every_table_that_readers_see_raises_the_edition():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'edition'")
        assert {name for (name,) in cursor} == PUBLIC_TABLES


def test_a_day_in_the_life_of_an_interval_is_exact_to_the_second():
    article = make_published(at=timezone.now() - timedelta(hours=1))
    version = article.published.get()
    visible = type(version).objects.visible
    assert visible(version.shown_from).exists()
    assert not visible(version.shown_from - timedelta(microseconds=1)).exists()


def test_nobody_can_be_two_people_with_one_login():
    lan = make_lan()
    with refused(), transaction.atomic():
        type(lan).objects.create(username="lan")
