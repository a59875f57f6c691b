"""Addresses for signing in, codes, the office and "who looked".

Of django-allauth, only the addresses we use are named; sign-up, e-mail and password-reset pages do not exist.
"""

from django.urls import path

from kith.access.views import codes, mine, office, signing_in

urlpatterns = [
    path("sign-in/", signing_in.account_login, name="account_login"),
    path("sign-in/second-step/", signing_in.mfa_authenticate, name="mfa_authenticate"),
    path("sign-out/", signing_in.account_logout, name="account_logout"),
    path("proof/", signing_in.account_reauthenticate, name="account_reauthenticate"),
    path("proof/app/", signing_in.mfa_reauthenticate, name="mfa_reauthenticate"),
    path("code/", codes.code_use, name="code_use"),
    path("code/account/", codes.account_make, name="account_make"),
    path("me/who-looked/", mine.who_looked, name="who_looked"),
    path("me/account/", mine.my_account, name="my_account"),
    path("me/account/password/", signing_in.account_change_password, name="account_change_password"),
    path("me/account/app/", signing_in.mfa_activate_totp, name="mfa_activate_totp"),
    path("me/account/app/leave/", signing_in.mfa_deactivate_totp, name="mfa_deactivate_totp"),
    path("me/account/recovery-codes/", mine.mfa_view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "me/account/recovery-codes/new/",
        signing_in.mfa_generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("people/<str:person_ref>/invite/", codes.person_invite, name="person_invite"),
    path("people/<str:person_ref>/invite/undo/", codes.invitation_withdraw, name="invitation_withdraw"),
    path("people/<str:person_ref>/name/", office.person_name, name="person_name"),
    path("office/", office.office, name="office"),
    path("office/staff/invite/", codes.staff_invite, name="staff_invite"),
    path(
        "office/staff/invite/<str:invitation_ref>/withdraw/",
        codes.staff_invitation_withdraw,
        name="staff_invitation_withdraw",
    ),
    path("office/accounts/<str:account_ref>/end/", office.account_end, name="account_end"),
    path("office/teams/", office.team_add, name="team_add"),
    path("office/people/add/", office.person_add, name="person_add"),
    path("office/allocations/", office.allocations, name="allocations"),
    path("office/allocations/add/<str:person_ref>/", office.allocation_add, name="allocation_add"),
    path("office/allocations/<str:allocation_ref>/end/", office.allocation_end, name="allocation_end"),
]
