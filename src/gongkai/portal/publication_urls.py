"""Addresses of an agency's public pages. They begin with the agency's code, so they stand last."""

from django.urls import path

from gongkai.portal import about, bundles, catalogue, feeds, open_data, publications, statistics

urlpatterns = [
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", feeds.sitemap, name="sitemap-part"),
    path("qr.svg", feeds.qr, name="qr"),
    path("<str:code>/", publications.front, name="front"),
    path("<str:code>/guide/", about.guide, name="guide"),
    path("<str:code>/institution/", about.institution, name="institution"),
    path("<str:code>/leaders/", about.leaders, name="leaders"),
    path("<str:code>/statistics/", statistics.statistics, name="statistics"),
    path("<str:code>/content/", publications.content, name="content"),
    path("<str:code>/content/<str:matter>/", publications.matter, name="matter"),
    path("<str:code>/rules/", publications.rules, name="rules"),
    path("<str:code>/info/", publications.index, name="publications"),
    path("<str:code>/info/feed.<str:fmt>", feeds.feed, name="feed"),
    path("<str:code>/info/publications.<str:fmt>", open_data.open_data, name="open-data"),
    path("<str:code>/info/<int:pk>/", publications.show, name="publication"),
    path("<str:code>/info/<int:pk>/bundle.zip", bundles.bundle, name="bundle"),
    path("<str:code>/info/<int:pk>/files/<int:file>/", publications.file, name="publication-file"),
    path("<str:code>/catalogue/", catalogue.index, name="catalogue"),
    path("<str:code>/catalogue/items.csv", catalogue.items_csv, name="catalogue-items"),
    path("<str:code>/catalogue/directory.csv", catalogue.directory_csv, name="catalogue-directory"),
    path("<str:code>/catalogue/<int:pk>/", catalogue.item, name="catalogue-item"),
]
