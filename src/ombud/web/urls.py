"""Every address of the web."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from ombud.web.systems import pages

urlpatterns = [
    path("sign-in/", login_not_required(LoginView.as_view(template_name="sign_in.html")), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("", pages.systems, name="systems"),
    path("systems/new/", pages.register, name="register"),
    path("systems/<int:pk>/", pages.system, name="system"),
    path("systems/<int:pk>/intake/", pages.intake, name="intake"),
    path("systems/<int:pk>/facts/<str:key>/", pages.answer, name="answer"),
    path("systems/<int:pk>/measure/", pages.measure, name="measure"),
    path("systems/<int:pk>/records/", pages.attach, name="attach"),
    path("systems/<int:pk>/decide/", pages.decide, name="decide"),
    path("systems/<int:pk>/report.<str:form>", pages.report, name="report"),
    path("systems/<int:pk>/evidence.zip", pages.evidence, name="evidence"),
    path("log/", pages.log, name="log"),
    path("patterns/", pages.patterns, name="patterns"),
]
handler403 = "ombud.web.systems.pages.refused"
