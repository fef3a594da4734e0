"""One row of everything, and the address at the desk that is about it."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from articles import actions, models
from articles.actions.copies import note_copy
from tests import factories
from tests.afterwards import make_attachment, make_demand

# What a page is about where its name does not say so.
ABOUT = {
    **dict.fromkeys(
        (
            "desk_reset_password", "desk_disable", "desk_enable", "desk_hand_over",
            "desk_assign_everywhere",
        ),
        models.User,
    ),
    "desk_end_assignment": models.Assignment,
    **dict.fromkeys(("desk_merge_tag", "desk_block_tag"), models.Tag),
    **dict.fromkeys(("desk_publish_page", "desk_withdraw_page"), models.StaticPage),
    "desk_handle_report": models.AdvertisementReport,
    "desk_demand": models.Demand,
    "desk_settle_copy": models.CopyTask,
    "desk_layout_of": models.Section,
}  # fmt: skip
# What an address says of its story beside the number.
FURTHER = {"desk_restore": 1, "desk_verb": "submit"}


def one_of_everything():
    """None of it made by the people of the cast."""
    owner = factories.make_user("an", "Phóng viên")
    factories.make_masthead()
    photograph = factories.make_photograph(uploaded_by=owner)
    story = factories.make_published(by=factories.make_user("thu", "Tổng biên tập"))
    models.Article.objects.update(created_by=owner, updated_by=owner)
    chief = factories.make_user("thu")
    now = timezone.now()
    document = make_attachment(by=chief)
    demand = make_demand(story, by=chief, attachment=document)
    note_copy(
        by=chief, at=now, article=story, place="facebook", url="https://fb.example/1",
        appeared_at=now,
    )  # fmt: skip
    factories.pass_and_correct(by=chief, at=now, article=story, note="Sửa")
    actions.retract(by=chief, at=timezone.now(), article=story, reason="Sai", attachment=document)
    models.DemandTerm.objects.create(
        kind="removal", hours=24, valid_from=now, set_at=now, set_by=chief
    )
    assert demand.attachment == document
    models.LegacyAddress.objects.create(host="cu.example", legacy_id="1", article=story)
    models.LegacyPath.objects.create(host="cu.example", path="/muc", target="/thoi-su")
    models.Person.objects.create(full_name="Nguyễn An")
    models.Department.objects.create(name="Ban Kinh tế")
    factories.make_author()
    tag = factories.make_tag()
    models.Topic.objects.create(tag=tag, standfirst="Sapo", changed_at=now, changed_by=chief)
    factories.make_video(story, uploaded_by=owner)
    advert = factories.make_advertisement(created_by=chief)
    models.AdvertisementReport.objects.create(advertisement=advert, reason="fraud", reported_at=now)
    models.AdvertisementSwitch.objects.create(
        verb="off", reason="Thử", happened_at=now, happened_by=chief
    )
    factories.make_banner()
    factories.make_dress()
    factories.make_menu()
    factories.make_page()
    factories.make_chain_rule("with_desk", "with_managing", "with_chief")
    return {"user": owner.pk, "photograph": photograph.pk}


def whole_name(name):
    return name if name.startswith("desk_layout") else f"admin:{name}"


def address(name, rows):
    model = models.Article
    parts = name.split("_")
    kinds = {each._meta.model_name: each for each in admin.site._registry}
    if name.startswith("articles_"):
        model = kinds[parts[1]]
    elif name in ABOUT:
        model = ABOUT[name]
    elif name.startswith(("desk_fill_", "desk_end_")):
        model = kinds[parts[2]]
    elif name == "desk_layout_of":
        model = models.Section
    pk = rows.get(model._meta.model_name) or model.objects.order_by("pk").first().pk
    if name in FURTHER:
        return reverse(whole_name(name), args=[pk, FURTHER[name]])
    for args in ([], [pk], ["articles"], [1, pk], ["tet"]):
        try:
            return reverse(whole_name(name), args=args)
        except Exception:
            continue
    raise AssertionError(name)
