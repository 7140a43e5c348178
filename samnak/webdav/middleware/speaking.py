"""What the drive refuses, said in the numbers of the protocol."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from wsgidav.dav_error import HTTP_CONFLICT, HTTP_FORBIDDEN, HTTP_LOCKED, HTTP_NOT_FOUND, DAVError

from samnak.core.errors import ConflictError, DeniedError, DomainError
from samnak.drive.errors import LockedError, QuotaError

HTTP_INSUFFICIENT_STORAGE = 507


def spoken(act: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the errors of the field into those of the protocol."""

    @wraps(act)
    def answer(*given: Any, **named: Any) -> Any:
        try:
            return act(*given, **named)
        except Http404:
            raise DAVError(HTTP_NOT_FOUND) from None
        except DeniedError as error:
            raise DAVError(HTTP_FORBIDDEN, error.reason) from None
        except QuotaError as error:
            raise DAVError(HTTP_INSUFFICIENT_STORAGE, error.message) from None
        except LockedError as error:
            raise DAVError(HTTP_LOCKED, error.message) from None
        except ConflictError as error:
            raise DAVError(HTTP_CONFLICT, error.message) from None
        except DomainError as error:
            raise DAVError(HTTP_FORBIDDEN, error.message) from None

    return answer
