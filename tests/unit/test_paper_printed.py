"""What the templates of readers' pages may ask for, and what becomes of what is not there."""

import logging

import jinja2
import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import SafeString
from markupsafe import Markup

from articles.templatetags.jinja import FILTERS, Paper, compile_all, said_in_vietnamese


def paper(*, is_strict=True, **templates):
    loader = jinja2.DictLoader(templates)
    return Paper(loader=loader, autoescape=True, auto_reload=False, is_strict=is_strict)


def printed(template, **told):
    return paper(page=template).get_template("page").render(**told)


def test_a_text_is_escaped_and_what_was_rendered_apart_is_not_escaped_again():
    figure = printed("<b>{{ caption }}</b>", caption="<i>\"'&")
    assert isinstance(figure, SafeString)
    assert printed("{{ figure }}", figure=figure) == figure
    assert figure == "<b>&lt;i&gt;&#34;&#39;&amp;</b>"


def test_a_sentence_is_trusted_and_what_is_put_into_it_is_not():
    sentence = '{{ _("Photograph: %(name)s", name=name) }}'
    assert printed(sentence, name="<b>") == "Ảnh: &lt;b&gt;"
    assert printed(sentence, name=Markup("<b>")) == "Ảnh: <b>"


def test_words_and_addresses_are_found_once_and_stand_in_the_compiled_template():
    template = '{{ _("Search") }} {{ url("search") }}'
    compiled = paper().compile(template, raw=True)
    assert "Tìm kiếm /tim-kiem" in compiled
    assert "Search" not in compiled


def test_readers_get_their_language_whatever_a_thread_was_set_to():
    with translation.override(None):
        assert printed('{{ _("Search") }}') == "Tìm kiếm"


def test_spaces_are_bound_only_after_a_text_was_escaped():
    assert printed("{{ text|glued }}", text="<b> 5 triệu") == "&lt;b&gt; 5\u00a0triệu"
    assert printed("{{ text|glued }}", text=Markup("<b>ngày 5</b>")) == "<b>ngày\u00a05</b>"


@pytest.mark.parametrize("template", ["{{ page.hedline }}", "{% if page.hedline %}{% endif %}"])
def test_a_name_that_is_not_there_breaks_the_page_of_whoever_works_on_it(template):
    with pytest.raises(jinja2.UndefinedError, match="hedline"):
        printed(template, page=object())
    assert engines["paper"].env.undefined is jinja2.StrictUndefined


def test_readers_get_a_gap_and_whoever_looks_after_the_site_a_line_in_the_log(caplog):
    template = "<b>{{ page.credit.name|glued }}</b>{% if page.note %}!{% endif %}"
    with caplog.at_level(logging.WARNING, "articles.paper"):
        page = paper(is_strict=False, page=template).get_template("page").render(page=object())
    assert page == "<b></b>"
    assert "has no attribute 'credit'" in caplog.text
    assert "has no attribute 'note'" in caplog.text


def test_readers_words_are_vietnamese_whatever_a_process_is_set_to(settings):
    said_in_vietnamese.cache_clear()
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        assert printed('{{ _("Search") }}') == "Tìm kiếm"


@pytest.mark.parametrize("language", ["en", None])
@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('{{ ngettext("Gallery of %(count)s photograph", "Gallery of %(count)s photographs", 3) }}',
         "Bộ ảnh 3 ảnh"),
        ("{{ 1234|views }}", "1.234 lượt xem"),
    ],
)  # fmt: skip
def test_numbers_with_their_words_are_vietnamese_too(settings, language, template, words):
    settings.LANGUAGE_CODE = "en"
    with translation.override(language):
        assert printed(template) == words
        assert translation.get_language() == language


@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_breaks_the_page_over_a_gap(name):
    template = paper(is_strict=False, page=f"<b>{{{{ page.told|{name} }}}}</b>")
    assert template.get_template("page").render(page=object()) == "<b></b>"


def test_every_template_of_readers_is_compiled_before_the_first_reader(monkeypatch):
    compiled = []
    environment = engines["paper"].env
    monkeypatch.setattr(environment, "get_template", compiled.append)
    compile_all()
    assert {"base.html", "articles/article.html", "articles/message.html"} < set(compiled)


# -- Parts that are the same around many pages ------------------------------------------------


class Frame:
    def __init__(self, name):
        self.name = name
        self.asked = 0

    @property
    def printed_name(self):
        self.asked += 1
        return self.name


@pytest.fixture
def around():
    environment = paper(part="{{ frame.printed_name }} {{ day }}", of_frame="{{ frame.name }}")
    return environment.around


def test_a_part_is_printed_once_for_a_frame_and_what_it_is_told(around):
    frame = Frame("Báo")
    told = [around(frame, "part", day=day) for day in (1, 2, 1)]
    assert told == ["Báo 1", "Báo 2", "Báo 1"]
    assert around(frame, "of_frame") == "Báo"
    assert frame.asked == 2


def test_no_part_outlives_its_frame(around):
    """Frames that are equal are not the same: only the very one is known to hold what it held."""
    first, second = Frame("Báo"), Frame("Tạp chí")
    assert [around(each, "part", day=1) for each in (first, second, first)] == [
        "Báo 1",
        "Tạp chí 1",
        "Báo 1",
    ]
    assert first.asked == 2


def test_a_part_sees_nothing_but_the_frame_and_what_it_is_told():
    environment = paper(page='{{ around(page.frame, "part") }}', part="{{ page }}")
    with pytest.raises(jinja2.UndefinedError, match="page"):
        environment.get_template("page").render(page=Frame("Báo"))
