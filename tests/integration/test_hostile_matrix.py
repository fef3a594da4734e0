"""Every address of the desk, and who may ask for it. An address without a row here fails.

r reporter, e editor, m managing editor, a administrator; the story belongs to another reporter.
"""

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from articles.admin import layout_urls
from tests import factories
from tests.one_of_everything import address, one_of_everything

pytestmark = pytest.mark.django_db
CAST = {
    "r": ("lan", "Phóng viên"),
    "e": ("minh", "Biên tập viên"),
    "m": ("hoa", "Thư ký tòa soạn"),
    "a": ("hong", "Quản trị"),
}
REFUSED = (401, 403, 404, 405)

# Name, who may read (GET), who may try to change (POST).
TABLE = {
    "app_list": ("rema", "rema"),
    "articles_advertisement_add": ("ma", "ma"),
    "articles_advertisement_change": ("ma", "ma"),
    "articles_advertisement_changelist": ("ma", "ma"),
    "articles_advertisement_delete": ("ma", "ma"),
    "articles_advertisement_history": ("ma", "ma"),
    "articles_advertisementreport_add": ("", ""),
    "articles_advertisementreport_change": ("ma", ""),
    "articles_advertisementreport_changelist": ("ma", "ma"),
    "articles_advertisementreport_delete": ("", ""),
    "articles_advertisementreport_history": ("ma", "ma"),
    "articles_advertisementswitch_add": ("", ""),
    "articles_advertisementswitch_change": ("ma", ""),
    "articles_advertisementswitch_changelist": ("ma", "ma"),
    "articles_advertisementswitch_delete": ("", ""),
    "articles_advertisementswitch_history": ("ma", "ma"),
    "articles_article_add": ("rem", "rem"),
    "articles_article_change": ("em", "em"),
    "articles_article_changelist": ("rem", "rem"),
    "articles_article_delete": ("", ""),
    "articles_article_history": ("em", "em"),
    "articles_assignment_add": ("a", "a"),
    "articles_assignment_change": ("a", ""),
    "articles_assignment_changelist": ("a", "a"),
    "articles_assignment_delete": ("", ""),
    "articles_assignment_history": ("a", "a"),
    "articles_auditentry_add": ("", ""),
    "articles_auditentry_change": ("a", "a"),
    "articles_auditentry_changelist": ("a", "a"),
    "articles_auditentry_delete": ("", ""),
    "articles_auditentry_history": ("a", "a"),
    "articles_author_add": ("ma", "ma"),
    "articles_author_change": ("rema", "ma"),
    "articles_author_changelist": ("rema", "rema"),
    "articles_author_delete": ("a", "a"),
    "articles_author_history": ("rema", "rema"),
    "articles_banner_add": ("m", "m"),
    "articles_banner_change": ("m", ""),
    "articles_banner_changelist": ("m", "m"),
    "articles_banner_delete": ("", ""),
    "articles_banner_history": ("m", "m"),
    "articles_chainrule_add": ("", ""),
    "articles_chainrule_change": ("", ""),
    "articles_chainrule_changelist": ("", ""),
    "articles_chainrule_delete": ("", ""),
    "articles_chainrule_history": ("", ""),
    "articles_correction_add": ("", ""),
    "articles_correction_change": ("m", ""),
    "articles_correction_changelist": ("m", "m"),
    "articles_correction_delete": ("", ""),
    "articles_correction_history": ("m", "m"),
    "articles_demandterm_add": ("", ""),
    "articles_demandterm_change": ("m", ""),
    "articles_demandterm_changelist": ("m", "m"),
    "articles_demandterm_delete": ("", ""),
    "articles_demandterm_history": ("m", "m"),
    "articles_department_add": ("a", "a"),
    "articles_department_change": ("a", "a"),
    "articles_department_changelist": ("a", "a"),
    "articles_department_delete": ("a", "a"),
    "articles_department_history": ("a", "a"),
    "articles_dress_add": ("m", "m"),
    "articles_dress_change": ("m", ""),
    "articles_dress_changelist": ("m", "m"),
    "articles_dress_delete": ("", ""),
    "articles_dress_history": ("m", "m"),
    "articles_legacyaddress_add": ("a", "a"),
    "articles_legacyaddress_change": ("a", "a"),
    "articles_legacyaddress_changelist": ("a", "a"),
    "articles_legacyaddress_delete": ("a", "a"),
    "articles_legacyaddress_history": ("a", "a"),
    "articles_legacypath_add": ("a", "a"),
    "articles_legacypath_change": ("a", "a"),
    "articles_legacypath_changelist": ("a", "a"),
    "articles_legacypath_delete": ("a", "a"),
    "articles_legacypath_history": ("a", "a"),
    "articles_masthead_add": ("a", "a"),
    "articles_masthead_change": ("a", "a"),
    "articles_masthead_changelist": ("a", "a"),
    "articles_masthead_delete": ("", ""),
    "articles_masthead_history": ("a", "a"),
    "articles_menu_changelist": ("ma", "ma"),
    "articles_person_add": ("a", "a"),
    "articles_person_change": ("a", "a"),
    "articles_person_changelist": ("a", "a"),
    "articles_person_delete": ("a", "a"),
    "articles_person_history": ("a", "a"),
    "articles_photograph_add": ("rema", "rema"),
    "articles_photograph_change": ("rema", "em"),
    "articles_photograph_changelist": ("rema", "rema"),
    "articles_photograph_delete": ("m", "m"),
    "articles_photograph_history": ("rema", "rema"),
    "articles_publishedarticle_add": ("", ""),
    "articles_publishedarticle_change": ("em", ""),
    "articles_publishedarticle_changelist": ("em", "em"),
    "articles_publishedarticle_delete": ("", ""),
    "articles_publishedarticle_history": ("em", "em"),
    "articles_publishedpage_add": ("", ""),
    "articles_publishedpage_change": ("ma", ""),
    "articles_publishedpage_changelist": ("ma", "ma"),
    "articles_publishedpage_delete": ("", ""),
    "articles_publishedpage_history": ("ma", "ma"),
    "articles_retraction_add": ("", ""),
    "articles_retraction_change": ("m", ""),
    "articles_retraction_changelist": ("m", "m"),
    "articles_retraction_delete": ("", ""),
    "articles_retraction_history": ("m", "m"),
    "articles_section_add": ("a", "a"),
    "articles_section_change": ("rema", "a"),
    "articles_section_changelist": ("rema", "rema"),
    "articles_section_delete": ("a", "a"),
    "articles_section_history": ("rema", "rema"),
    "articles_staticpage_add": ("ma", "ma"),
    "articles_staticpage_change": ("ma", "ma"),
    "articles_staticpage_changelist": ("ma", "ma"),
    "articles_staticpage_delete": ("ma", "ma"),
    "articles_staticpage_history": ("ma", "ma"),
    "articles_tag_add": ("ema", "ema"),
    "articles_tag_change": ("rema", "ma"),
    "articles_tag_changelist": ("rema", "rema"),
    "articles_tag_delete": ("ma", "ma"),
    "articles_tag_history": ("rema", "rema"),
    "articles_topic_add": ("m", "m"),
    "articles_topic_change": ("m", "m"),
    "articles_topic_changelist": ("m", "m"),
    "articles_topic_delete": ("m", "m"),
    "articles_topic_history": ("m", "m"),
    "articles_user_add": ("a", "a"),
    "articles_user_change": ("a", "a"),
    "articles_user_changelist": ("a", "a"),
    "articles_user_delete": ("", ""),
    "articles_user_history": ("a", "a"),
    "articles_videoattachment_add": ("", ""),
    "articles_videoattachment_change": ("em", "em"),
    "articles_videoattachment_changelist": ("rem", "rem"),
    "articles_videoattachment_delete": ("", ""),
    "articles_videoattachment_history": ("em", "em"),
    "articles_workflowevent_add": ("", ""),
    "articles_workflowevent_change": ("ema", ""),
    "articles_workflowevent_changelist": ("ema", "ema"),
    "articles_workflowevent_delete": ("", ""),
    "articles_workflowevent_history": ("ema", "ema"),
    "autocomplete": ("", ""),
    "desk_assign_everywhere": ("a", "a"),
    "desk_alarms": ("m", ""),
    "desk_authors": ("rem", ""),
    "desk_autosave": ("", "rem"),
    "desk_block_tag": ("ma", "ma"),
    "desk_card": ("em", ""),
    "desk_copies": ("em", "em"),
    "desk_demand": ("m", "m"),
    "desk_demand_new": ("m", "m"),
    "desk_demands": ("m", "m"),
    "desk_compare": ("em", "em"),
    "desk_correct": ("m", "m"),
    "desk_delegate": ("ema", "ema"),
    "desk_deadline": ("em", "em"),
    "desk_describe_video": ("", "rem"),
    "desk_subtitles": ("", ""),
    "desk_disable": ("a", "a"),
    "desk_due": ("em", "em"),
    "desk_embed": ("", "rem"),
    "desk_enable": ("a", "a"),
    "desk_end_assignment": ("a", "a"),
    "desk_end_banner": ("", "m"),
    "desk_end_dress": ("", "m"),
    "desk_export_published": ("a", "a"),
    "desk_export_record": ("a", "a"),
    "desk_fill_photograph": ("em", "em"),
    "desk_fill_videoattachment": ("em", "em"),
    "desk_fix": ("m", "m"),
    "desk_forget": ("", "rem"),
    "desk_hand_over": ("a", "a"),
    "desk_handle_report": ("ma", "ma"),
    "desk_keep_out": ("", "m"),
    "desk_layout": ("m", "m"),
    "desk_layout_frame": ("m", ""),
    "desk_layout_look": ("", "m"),
    "desk_layout_newest": ("m", ""),
    "desk_layout_of": ("m", "m"),
    "desk_layout_restore": ("", "m"),
    "desk_layout_save": ("", "m"),
    "desk_layout_shelf": ("m", ""),
    "desk_layout_versions": ("m", ""),
    "desk_library": ("rema", ""),
    "desk_media": ("rema", ""),
    "desk_menu_targets": ("ma", ""),
    "desk_merge_tag": ("ma", "ma"),
    "desk_open_copies": ("em", "em"),
    "desk_my_work": ("rema", ""),
    "desk_notice_choices": ("rema", "rema"),
    "desk_notices": ("rema", ""),
    "desk_notices_seen": ("", "rema"),
    "desk_notices_told": ("rema", "rema"),
    "desk_other_account": ("rema", "rema"),
    "desk_palette": ("rema", ""),
    "desk_paste": ("", "rem"),
    "desk_paste_page": ("", "ma"),
    "desk_presence": ("", "em"),
    "desk_preview": ("rem", "rem"),
    "desk_preview_advertisement": ("ma", "ma"),
    "desk_preview_dress": ("m", "m"),
    "desk_preview_of": ("em", "em"),
    "desk_preview_page": ("ma", "ma"),
    "desk_publish": ("m", "m"),
    "desk_publish_page": ("ma", "ma"),
    "desk_readings": ("em", "em"),
    "desk_rectify": ("", ""),
    "desk_reset_password": ("a", "a"),
    "desk_restore": ("em", "em"),
    "desk_retract": ("m", "m"),
    "desk_settle_copy": ("", "em"),
    "desk_roster": ("rema", "a"),
    "desk_revisions": ("em", "em"),
    "desk_sharing": ("rem", "rem"),
    "desk_sharing_of": ("em", "em"),
    "desk_signed_in": ("rema", "rema"),
    "desk_statistics": ("rem", "rem"),
    "desk_statistics_authors": ("rem", "rem"),
    "desk_statistics_sections": ("rem", "rem"),
    "desk_statistics_stories": ("rem", "rem"),
    "desk_statistics_tags": ("rem", "rem"),
    "desk_stories": ("rem", ""),
    "desk_switches": ("ma", "ma"),
    "desk_take_over": ("", "em"),
    "desk_tags": ("rem", ""),
    "desk_takedown": ("m", "m"),
    "desk_take_back": ("", "em"),
    "desk_takedowns": ("m", "m"),
    "desk_throw_away": ("em", "em"),
    "desk_trash": ("rem", "rem"),
    "desk_unschedule": ("m", "m"),
    "desk_unsaved": ("", ""),
    "desk_update": ("m", "m"),
    "desk_upload_ask": ("", ""),
    "desk_upload_begin": ("", "rema"),
    "desk_upload_cancel": ("", ""),
    "desk_upload_finish": ("", ""),
    "desk_upload_part": ("", ""),
    "desk_upload_words": ("", ""),
    "desk_uploads": ("rema", ""),
    "desk_verb": ("em", "em"),
    "desk_withdraw_page": ("ma", "ma"),
    "index": ("rema", "rema"),
    "jsi18n": ("rema", ""),
    "password_change": ("rema", "rema"),
    "password_change_done": ("rema", ""),
    "view_on_site": ("", ""),
}


def names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns)
        elif pattern.name not in (None, "login", "logout"):
            yield pattern.name


NAMES = sorted(set(names([*admin.site.get_urls(), *layout_urls.urlpatterns])))


WITH_LOGIN = [name for name in NAMES if name != "jsi18n"]


@pytest.fixture
def newsroom():
    return one_of_everything()


def is_let_in(answer):
    if answer.status_code == 302:
        target = answer.headers["Location"]
        # The stock admin sends whoever may not see a row back to the beginning.
        return "/login/" not in target and target != reverse("admin:index")
    return answer.status_code not in REFUSED


def asked(client, method, path):
    """The answer; whatever it changed is taken back."""
    with transaction.atomic():
        answer = getattr(client, method)(path)
        transaction.set_rollback(True)
    return answer


def signed_in(username, role="Phóng viên", **fields):
    client = Client(raise_request_exception=False)
    client.force_login(factories.make_user(username, role, **fields))
    return client


def let_in(clients, method, path):
    found = ""
    for letter, client in clients.items():
        answer = asked(client, method, path)
        assert answer.status_code < 500, (letter, method, path)
        found += letter if is_let_in(answer) else ""
    return found


def test_each_address_of_the_desk_lets_in_whom_the_table_says(newsroom):
    clients = {letter: signed_in(*who) for letter, who in CAST.items()}
    found = {
        name: (let_in(clients, "get", path), let_in(clients, "post", path))
        for name in NAMES
        for path in [address(name, newsroom)]
    }

    assert found == TABLE


def test_nobody_without_a_login_is_let_in(newsroom, client):
    for name in WITH_LOGIN:
        for method in ("get", "post", "head", "put", "delete", "options"):
            answer = asked(client, method, address(name, newsroom))
            assert not is_let_in(answer), (name, method, answer.status_code)
            assert "Lũ rút" not in answer.content.decode()


def test_no_page_of_the_desk_is_kept_by_a_cache(newsroom):
    root = signed_in("root", is_superuser=True)
    # The stock form for a password holds nothing of anybody.
    for name in set(WITH_LOGIN) - {"password_change", "password_change_done"}:
        answer = asked(root, "get", address(name, newsroom))
        kept = answer.headers.get("Cache-Control", "")
        assert "no-store" in kept or answer.status_code >= 400, name


def test_every_post_wants_its_token(newsroom):
    root = Client(enforce_csrf_checks=True)
    root.force_login(factories.make_user("root", is_superuser=True))
    for name in WITH_LOGIN:
        assert asked(root, "post", address(name, newsroom)).status_code in (403, 404), name
