"""The list of data sets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.core.access import acts, can, require
from samnak.datasets import queries
from samnak.datasets.forms import SetListForm
from samnak.datasets.policies import BROWSE, CREATE, can_approve_some
from samnak.datasets.tables import LOOKS, state_words
from samnak.ui.desk import acting, page_of


@acts(BROWSE, CREATE)
@require_GET
def data_sets(request: HttpRequest) -> HttpResponse:
    """List data sets (ชุดข้อมูล): those of the unit, those that wait for approval, all that may be seen."""
    actor = acting(request)
    require(actor, BROWSE)
    steward = can_approve_some(actor)
    box = request.GET.get("box", "unit")
    if box not in {"unit", "approve", "all"} or (box == "approve" and not steward):
        box = "unit"
    form = SetListForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    asked = queries.SetFilter(text=data.get("q", ""), state=data.get("state", ""), data_type=data.get("data_type", ""))
    page = page_of(request, queries.in_box(actor, box, asked, request.GET.get("order", "")))
    tabs = [("unit", _("ของหน่วยงาน"), 0)]
    if steward:
        tabs.append(("approve", _("รอฉันพิจารณา"), queries.waiting_for([actor]).count()))
    tabs.append(("all", _("ทั้งหมดที่ดูได้"), 0))
    context = {
        "box": box,
        "tabs": tabs,
        "filter_form": form,
        "page_obj": page,
        "rows": [{"row": one, "look": LOOKS[one.state], "state": state_words(one)} for one in page.object_list],
        "searched": bool(asked.text or asked.state or asked.data_type),
        "may_create": bool(can(actor, CREATE)),
    }
    return render(request, "datasets/data_sets.html", context)
