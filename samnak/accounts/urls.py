"""Addresses of accounts."""

from django.urls import URLPattern, path

from samnak.accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("login/", views.login, name="login"),
    path("login/code/", views.code, name="code"),
    path("logout/", views.logout, name="logout"),
    path("sudo/", views.sudo, name="sudo"),
    path("settings/", views.settings_index, name="settings"),
    path("account/", views.profile, name="profile"),
    path("account/password/", views.password, name="password"),
    path("account/second-factor/", views.second_factor, name="second-factor"),
    path("account/second-factor/removal/", views.removal, name="second-factor-removal"),
    path("account/recovery-codes/", views.recovery_codes, name="recovery-codes"),
    path("account/sign-ins/", views.sign_ins, name="sign-ins"),
    path("account/sign-ins/others/end/", views.end_other_sign_ins, name="end-other-sign-ins"),
    path("account/sign-ins/<uuid:pk>/end/", views.end_sign_in, name="end-sign-in"),
]
