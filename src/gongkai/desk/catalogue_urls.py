"""Addresses of 公开目录 at the desk."""

from django.urls import path

from gongkai.desk import catalogue, catalogue_files, catalogue_forms, catalogue_lists

_ONE = "<str:code>/catalogues/<int:pk>/"
_ITEM = "<str:code>/catalogues/items/<int:pk>/"
urlpatterns = [
    path("<str:code>/catalogues/", catalogue.index, name="catalogues"),
    path("<str:code>/catalogues/derive/", catalogue_forms.derive, name="catalogue-derive"),
    path("<str:code>/catalogues/matters/<str:key>/", catalogue_forms.matter, name="catalogue-matter"),
    path(_ITEM, catalogue.item, name="catalogue-item"),
    path(f"{_ITEM}edit/", catalogue_forms.edit, name="catalogue-item-edit"),
    path(f"{_ITEM}switch/", catalogue_forms.switch, name="catalogue-item-switch"),
    path(_ONE, catalogue.show, name="catalogue"),
    path(f"{_ONE}add/", catalogue_forms.add, name="catalogue-item-add"),
    path(f"{_ONE}table/", catalogue_lists.printed, name="catalogue-table"),
    path(f"{_ONE}table.<str:fmt>", catalogue_files.download, name="catalogue-download"),
    path(f"{_ONE}import/", catalogue_files.upload, name="catalogue-import"),
    path(f"{_ONE}import/confirm/", catalogue_files.confirm, name="catalogue-import-confirm"),
    path(f"{_ONE}differences/", catalogue_lists.compared, name="catalogue-differences"),
    path(f"{_ONE}coverage/", catalogue_lists.covered, name="catalogue-coverage"),
    path(f"{_ONE}units/", catalogue_lists.units, name="catalogue-units"),
    path(f"{_ONE}units/<int:unit>/", catalogue_lists.unit, name="catalogue-unit"),
    path(f"{_ONE}units/<int:unit>/acknowledge/", catalogue_lists.acknowledge, name="catalogue-acknowledge"),
]
