"""What the site host serves of this room."""

from django.urls import path

from handrail.home.web import views

FILES = {"files": "/static/home"}

urlpatterns = [
    path("", views.front_door, name="front-door"),
    path("en/", views.landing, {"lang": "en", **FILES}, name="landing-en"),
    path("es/", views.landing, {"lang": "es", **FILES}, name="landing-es"),
    path("help", views.help_door, name="help-door"),
    path("en/help", views.help_page, {"lang": "en", **FILES}, name="help-en"),
    path("es/ayuda", views.help_page, {"lang": "es", **FILES}, name="help-es"),
    path("leave", views.leave_site, name="leave"),
]
