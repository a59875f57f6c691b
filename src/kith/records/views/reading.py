"""The person's pages for reading their record in Kith: the contents, leaf by leaf, and stopping for now."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kith.access.gates import door
from kith.records.actions.reading import keep_place
from kith.records.gates.requests import OneBook, OneLeaf, own_book, own_leaf
from kith.records.queries.giving import place_in
from kith.records.views.common import get_or_post, page


@door(own_book, fresh=True)
@require_safe
def record_read(request: HttpRequest, found: OneBook) -> HttpResponse:
    """Show what is in one's record, what to know first, and where one stopped."""
    stopped = found.book.leaf(place_in(found.pack, found.request))
    return page(
        request, "record_read", asked=found.request, book=found.book, pack=found.pack, stopped=stopped
    )


@door(own_leaf, fresh=True)
@get_or_post
def record_leaf(request: HttpRequest, found: OneLeaf) -> HttpResponse:
    """Show one leaf of one's record; a POST keeps the place and stops there."""
    visit, asked = found.visit, found.request
    if request.method == "POST":
        keep_place(asked, found.pack, found.leaf.name, by=visit.account, at=visit.now)
        messages.success(request, _("Your place is kept. Come back when it suits you, or never."))
        return redirect("record_read", request_ref=asked.ref)
    before, after = found.book.beside(found.leaf)
    return page(
        request,
        "record_leaf",
        asked=asked,
        book=found.book,
        leaf=found.leaf,
        letters=found.book.letters_on(found.leaf),
        before=before,
        after=after,
    )
