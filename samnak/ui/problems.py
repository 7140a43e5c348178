"""The page that says what went wrong and what to do, for whole pages and for parts fetched by htmx."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def problem(
    request: HttpRequest | None,
    *,
    status: int,
    title: str,
    text: str,
    advice: str = "",
    tone: str = "mok",
    icon: str = "info",
    retry: str = "",
    reference: str = "",
) -> HttpResponse:
    """Answer with a problem page; a part of a page gets a passing message instead, so that nothing on screen is lost."""
    if request is not None and request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true":
        words = f"{title}: {text}" if text else title
        body = render_to_string("ui/problem_fragment.html", {"words": words})
        return HttpResponse(body, status=status, headers={"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"})
    told = {"title": title, "text": text, "advice": advice, "tone": tone, "icon": icon, "retry": retry, "reference": reference}
    return HttpResponse(render_to_string("ui/problem.html", told, request=request), status=status)
