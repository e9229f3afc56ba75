"""What the site host serves of this room. `site` hands in `foot_of`: the numbers that stand on each page of paper."""

from django.urls import path

from handrail.steps.web import views

urlpatterns = [
    path("en/worksheets/", views.contents, {"lang": "en"}, name="worksheets-en"),
    path("en/worksheets/<slug:paper>.pdf", views.paper, {"lang": "en"}, name="worksheet-en"),
    path("es/hojas/", views.contents, {"lang": "es"}, name="worksheets-es"),
    path("es/hojas/<slug:paper>.pdf", views.paper, {"lang": "es"}, name="worksheet-es"),
]
