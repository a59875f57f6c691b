"""Addresses of the universe room."""

from django.urls import path

from kith.universe import views

urlpatterns = [
    path("me/people/", views.my_people, name="my_people"),
    path("me/people/add/", views.member_add, name="member_add"),
    path("me/people/close/", views.sitting_close, name="sitting_close"),
    path("me/people/sittings/", views.my_sittings, name="my_sittings"),
    path("me/people/<slug:member_ref>/", views.member, name="member"),
    path("me/people/<slug:member_ref>/place/", views.member_place, name="member_place"),
    path("me/people/<slug:member_ref>/feel/", views.member_feel, name="member_feel"),
    path("me/people/<slug:member_ref>/edit/", views.member_edit, name="member_edit"),
    path("me/people/<slug:member_ref>/hide/", views.member_hide, name="member_hide"),
    path("me/people/<slug:member_ref>/unhide/", views.member_unhide, name="member_unhide"),
    path("me/people/<slug:member_ref>/remove/", views.member_remove, name="member_remove"),
    path("me/people/<slug:member_ref>/share/", views.member_share, name="member_share"),
    path("me/people/<slug:member_ref>/photo/", views.member_photo, name="member_photo"),
    path("me/people/<slug:member_ref>/photo/whole/", views.member_photo_whole, name="member_photo_whole"),
    path("me/people/<slug:member_ref>/photo/small/", views.member_photo_small, name="member_photo_small"),
    path("me/people/<slug:member_ref>/photo/remove/", views.member_photo_remove, name="member_photo_remove"),
    path("me/sharing/", views.my_sharing, name="my_sharing"),
    path("me/sharing/pause/", views.pause_all, name="pause_all"),
    path("me/sharing/end-pause/", views.end_pause, name="end_pause"),
    path("me/past/<slug:prompt_ref>/keep/", views.lost_tie_keep, name="lost_tie_keep"),
    path("me/past/<slug:prompt_ref>/throw-away/", views.lost_tie_throw_away, name="lost_tie_throw_away"),
]
