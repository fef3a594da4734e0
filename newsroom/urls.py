from django.contrib import admin
from django.urls import include, path, re_path

from articles.views import attachments, errors, media

handler400 = "articles.views.errors.refused"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.broken"

urlpatterns = [
    path("media/<path:name>", media.public_file, name="public_file"),
    path("toa-soan/tep/<path:name>", media.desk_file, name="desk_file"),
    re_path(
        "^toa-soan/tai-lieu/(?P<folder>[0-9a-f]{32})$",
        attachments.desk_attachment,
        name="desk_attachment",
    ),
    path("toa-soan/r/<path:rest>", errors.unknown_at_desk),
    path("toa-soan/bo-tri/", include("articles.admin.layout_urls")),
    path("toa-soan/", admin.site.urls),
    path("", include("articles.urls")),
]
