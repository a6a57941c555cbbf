from django.urls import path

from practice.staff.views import account, handing_over, language, machines, mail, settings

app_name = "staff"
urlpatterns = [
    path("healthz", machines.healthz, name="healthz"),
    path("account/theme/", account.theme, name="theme"),
    path("account/live-screen/", account.live_screen, name="live-screen"),
    path("account/shortcuts/", account.shortcuts, name="shortcuts"),
    path("account/take-back/", handing_over.take_back, name="take-back"),
    path("settings/", settings.settings, name="settings"),
    path("settings/aftercare/", settings.aftercare, name="aftercare"),
    path("settings/hands/", settings.hands, name="hands"),
    path("settings/form/", settings.form, name="form"),
    path("settings/follow-ups/", settings.follow_ups, name="follow-ups"),
    path("settings/reminders/", settings.reminders, name="reminders"),
    path("settings/mail/", mail.mail, name="mail"),
    path("settings/mail/sample/", mail.sample, name="mail-sample"),
    path("settings/mail/trial/", mail.trial, name="mail-trial"),
    path("settings/safety/", settings.safety, name="safety"),
    path("settings/safety/sign-off/", settings.sign_off, name="sign-off"),
    path("settings/language/", language.language, name="language"),
]
