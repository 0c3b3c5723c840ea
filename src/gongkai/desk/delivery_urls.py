"""Addresses of deliveries, counts and interfaces at the desk."""

from django.urls import path

from gongkai.desk import channels, deliveries

urlpatterns = [
    path("<str:code>/deliveries/", deliveries.index, name="deliveries"),
    path("<str:code>/deliveries/counts/", deliveries.counts, name="channel-counts"),
    path("<str:code>/deliveries/<int:pk>/", deliveries.show, name="delivery"),
    path("<str:code>/deliveries/<int:pk>/act/", deliveries.act, name="delivery-act"),
    path("<str:code>/deliveries/<int:pk>/clipping/", deliveries.clipping, name="delivery-clipping"),
    path("<str:code>/deliveries/<int:pk>/package.zip", deliveries.download, name="delivery-package"),
    path("<str:code>/channels/<int:pk>/connect/", channels.connect, name="channel-connect"),
]
