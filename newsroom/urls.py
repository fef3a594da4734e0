from django.contrib import admin
from django.urls import include, path

handler400 = "articles.views.errors.refused"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "articles.views.errors.broken"

urlpatterns = [
    path("toa-soan/", admin.site.urls),
    path("", include("articles.urls")),
]
