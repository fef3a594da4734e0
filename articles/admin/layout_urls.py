from django.contrib import admin
from django.urls import path

from articles.admin import layouts

urlpatterns = [
    path("", admin.site.admin_view(layouts.screen), name="desk_layout"),
    path("<int:section_id>/", admin.site.admin_view(layouts.screen), name="desk_layout_of"),
    path("trang/", layouts.frame, name="desk_layout_frame"),
    path("xem/", layouts.look, name="desk_layout_look"),
    path("tin/", layouts.shelf, name="desk_layout_shelf"),
    path("moi-nhat/", layouts.newest, name="desk_layout_newest"),
    path("luu/", layouts.save, name="desk_layout_save"),
    path("lich-su/", layouts.versions, name="desk_layout_versions"),
    path("khoi-phuc/", layouts.restore, name="desk_layout_restore"),
]
