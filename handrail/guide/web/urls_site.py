"""What the site host serves of this room."""

from django.urls import path

from handrail.guide.web import views

urlpatterns = [
    path("en/guide/", views.contents, {"lang": "en"}, name="guide-en"),
    path("en/guide/<slug:slug>", views.section, {"lang": "en"}, name="guide-section-en"),
    path("es/guia/", views.contents, {"lang": "es"}, name="guide-es"),
    path("es/guia/<slug:slug>", views.section, {"lang": "es"}, name="guide-section-es"),
]
