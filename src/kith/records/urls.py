"""Addresses of the person's own file."""

from django.urls import path

from kith.records.views import corrections, deciding, giving, keeping, notes, office, own, reading

urlpatterns = [
    path("people/<str:person_ref>/notes/", notes.notes, name="notes"),
    path("people/<str:person_ref>/notes/add/", notes.note_add, name="note_add"),
    path("people/<str:person_ref>/notes/<str:note_ref>/correct/", notes.note_correct, name="note_correct"),
    path(
        "people/<str:person_ref>/notes/<str:note_ref>/keep-back/", notes.note_withhold, name="note_withhold"
    ),
    path(
        "people/<str:person_ref>/notes/<str:note_ref>/give-back/", notes.note_give_back, name="note_give_back"
    ),
    path("team/kept-back/", notes.withheld, name="withheld"),
    path("me/record/", notes.my_record, name="my_record"),
    path("me/record/<str:note_ref>/words/", notes.note_words, name="note_words"),
    # What somebody can do about their own record and space
    path("me/held/", own.held_about_me, name="held_about_me"),
    path("me/held/ask/", own.record_ask, name="record_ask"),
    path("me/held/requests/<slug:request_ref>/", own.record_request, name="record_request"),
    path("me/held/requests/<slug:request_ref>/withdraw/", own.record_withdraw, name="record_withdraw"),
    path("me/held/requests/<slug:request_ref>/complain/", own.record_complain, name="record_complain"),
    path("me/held/requests/<slug:request_ref>/open/", own.record_open, name="record_open"),
    path("me/held/requests/<slug:request_ref>/read/", reading.record_read, name="record_read"),
    path("me/held/requests/<slug:request_ref>/read/<slug:leaf>/", reading.record_leaf, name="record_leaf"),
    path("me/held/wrong/", own.correction_ask, name="correction_ask"),
    path("me/held/take/", own.space_take, name="space_take"),
    path("me/held/erase/", own.space_erase, name="space_erase"),
    path("me/held/keep/", own.space_keep, name="space_keep"),
    # The records office
    path("records/", office.records_office, name="records_office"),
    path("records/people/<str:person_ref>/", office.records_person, name="records_person"),
    path("records/people/<str:person_ref>/request/", office.request_log, name="request_log"),
    path("records/people/<str:person_ref>/hold/", keeping.hold_place, name="hold_place"),
    path("records/holds/<str:hold_ref>/end/", keeping.hold_end, name="hold_end"),
    path("records/requests/<str:request_ref>/", office.request_office, name="request_office"),
    path("records/requests/<str:request_ref>/more-time/", office.request_extend, name="request_extend"),
    path("records/requests/<str:request_ref>/file/", giving.request_file, name="request_file"),
    path(
        "records/requests/<str:request_ref>/handed-over/", giving.request_hand_over, name="request_hand_over"
    ),
    path("records/requests/<str:request_ref>/items/", office.request_items, name="request_items"),
    path(
        "records/requests/<str:request_ref>/items/<str:item_key>/", office.request_item, name="request_item"
    ),
    path(
        "records/requests/<str:request_ref>/items/<str:item_key>/erase/", office.item_erase, name="item_erase"
    ),
    path("records/decisions/", deciding.decisions, name="decisions"),
    path("records/decisions/<str:request_ref>/", deciding.request_decide, name="request_decide"),
    path("records/corrections/", corrections.corrections, name="corrections"),
    path(
        "records/corrections/<str:correction_ref>/", corrections.correction_answer, name="correction_answer"
    ),
    path("records/keeping/", keeping.keeping, name="keeping"),
    path("records/keeping/list/", keeping.keeping_list, name="keeping_list"),
    path("records/keeping/rule/", keeping.keeping_rule, name="keeping_rule"),
    path("records/keeping/rounds/<str:round_ref>/", keeping.keeping_round, name="keeping_round"),
    path("records/keeping/rounds/<str:round_ref>/decide/", keeping.keeping_decide, name="keeping_decide"),
]
