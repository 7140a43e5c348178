"""What programs ask for: time stamps (RFC 3161), revocation lists, certificates of the authorities."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from samnak.core.access import public
from samnak.signing import services
from samnak.signing.crypto.timestamp import LARGEST_REQUEST, SYSTEM_FAILURE, TIME_NOT_AVAILABLE, UnavailableError, refused
from samnak.signing.enums import AuthorityRole
from samnak.signing.errors import NoAuthorityError
from samnak.ui.limits import limited

QUERY_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"
ISSUERS = (AuthorityRole.ROOT, AuthorityRole.ISSUING)


@public
@csrf_exempt
@require_POST
@limited("tsa", 600)
def timestamp(request: HttpRequest) -> HttpResponse:
    """Answer a time-stamp request (ประทับรับรองเวลา) by RFC 3161 over HTTP."""
    if request.content_type != QUERY_TYPE:
        return HttpResponse(f"Content-Type must be {QUERY_TYPE}\n", status=415, content_type="text/plain")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_REQUEST:
        return HttpResponse("request too large\n", status=413, content_type="text/plain")
    try:
        reply = services.timestamp_authority().reply(request.body)
    except NoAuthorityError:
        reply = refused(SYSTEM_FAILURE, "no time-stamping authority has been set up")
    except UnavailableError:
        reply = refused(TIME_NOT_AVAILABLE, "time stamps cannot be given now")
    return HttpResponse(reply, content_type=REPLY_TYPE)


@public
@require_GET
@limited("crl", 300)
def revocation_list(_request: HttpRequest, name: str) -> HttpResponse:
    """Give the revocation list (บัญชีเพิกถอนใบรับรอง) of an issuer."""
    if name not in ISSUERS:
        raise Http404
    try:
        return _binary(services.revocation_list(name), "application/pkix-crl")
    except NoAuthorityError as error:
        raise Http404 from error


@public
@require_GET
@limited("ca", 300)
def authority_certificate(_request: HttpRequest, name: str) -> HttpResponse:
    """Give the certificate (ใบรับรอง) of an authority."""
    if name not in AuthorityRole.values:
        raise Http404
    try:
        return _binary(services.certificate_file(name), "application/pkix-cert")
    except NoAuthorityError as error:
        raise Http404 from error


def _binary(content: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = "public, max-age=300"
    return answer
