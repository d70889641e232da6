"""django-formtools twice, over the same six questions, as a file instead of a folder.

`PEER=startproject`: what `django-admin startproject` sets up, with NamedUrlSessionWizardView over a
session in SQLite. `PEER=leanest`: three middlewares, no session, answers in a signed cookie.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

LEANEST = os.environ["PEER"] == "leanest"
HERE = Path(os.environ["PEER_FOLDER"])

SECURITY = "django.middleware.security.SecurityMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"
CONTRIB = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]

settings.configure(
    DEBUG=False,
    SECRET_KEY="only for measuring",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["formtools"]
    if LEANEST
    else [*(f"django.contrib.{name}" for name in CONTRIB), "formtools"],
    MIDDLEWARE=[SECURITY, COMMON, CSRF]
    if LEANEST
    else [
        SECURITY,
        "django.contrib.sessions.middleware.SessionMiddleware",
        COMMON,
        CSRF,
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "OPTIONS": {
                "context_processors": []
                if LEANEST
                else [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={}
    if LEANEST
    else {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HERE / "db.sqlite3"}},
)
django.setup()

from django import forms  # noqa: E402 – Django must be set up before its parts are imported
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402
from formtools.wizard.views import CookieWizardView, NamedUrlSessionWizardView  # noqa: E402

YES_NO = [("yes", "Yes"), ("no", "No")]


def _form(number: int) -> type[forms.Form]:
    ask = f"Is this so in your case, as rule {number} says?"
    field = forms.ChoiceField(label=ask, choices=YES_NO, widget=forms.RadioSelect)
    return type(f"Question{number}", (forms.Form,), {"answer": field})


class _Ends:
    template_name = "step.html"

    def done(self, form_list, **kwargs) -> HttpResponse:
        return render(self.request, "done.html", {"forms": form_list})


class Linear(_Ends, CookieWizardView):
    pass


class Named(_Ends, NamedUrlSessionWizardView):
    pass


STEPS = [(f"q{number}", _form(number)) for number in range(6)]


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


if LEANEST:
    urlpatterns = [path("", ready), path("walk/", Linear.as_view(STEPS))]
else:
    named = Named.as_view(STEPS, url_name="step", done_step_name="done")
    urlpatterns = [
        path("", ready),
        path("walk/", named, name="walk"),
        path("walk/<slug:step>/", named, name="step"),
    ]
    call_command("migrate", verbosity=0)

app = get_wsgi_application()
