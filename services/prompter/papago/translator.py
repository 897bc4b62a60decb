"""Translation by Naver Cloud's Papago Text Translation.

https://api.ncloud-docs.com/docs/en/ai-naver-papagonmt-translation: POST with the application's id
and secret as headers; an error's body is {"error": {"errorCode": ..., "message": ...}}.

One sentence a request: several in one, parted by line ends, may come back with a line more or
less, and every sentence after it would have another's translation. Papago counts characters, not
requests, so that this costs nothing but round trips, and several are in flight at a time.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from common.engines import EngineInfo
from common.errors import FailedPrecondition
from common.offload import CancelToken
from services.prompter.options import PAPAGO_RIGHTS, PapagoOptions, RemoteOptions
from services.prompter.remote.api import Answer
from services.prompter.remote.ask import ask_all
from services.prompter.remote.outage import Outage
from services.prompter.remote.status import one_line, raise_for_status, retry_after_s
from services.prompter.remote.trouble import Trouble
from services.prompter.rows import Failed, Row

# Of one request (N2MT08 says that there were more).
MAX_TEXT_CHARS = 5000
_VERSION = "1"
# "Authentication Failed" and "Permission Denied"; and, for an application without the API, "Not
# Found Exception", which the documentation explains as no permission.
_KEYS_REFUSED = frozenset({"200", "210", "300"})
# "Quota Exceeded"; also for an application for which Papago Translation has not been selected.
_QUOTA_EXCEEDED = "400"


class PapagoTranslator:
    """Korean to English by Papago."""

    def __init__(self, options: PapagoOptions) -> None:
        self._api = _PapagoApi(options)
        self._outage = Outage()
        glossary = hashlib.sha256(options.glossary_key.encode()).hexdigest()[:12]
        version = f"{_VERSION}+{glossary}" if options.glossary_key else _VERSION
        licence, commercial_use = PAPAGO_RIGHTS.licence, PAPAGO_RIGHTS.commercial_use
        self.info = EngineInfo("papago", version, licence, commercial_use, "remote")

    def warm_up(self) -> None:
        """Translate one word: wrong keys are told at the start, a server that is away is not."""
        self.translate([Row("안녕", 0, CancelToken())])

    def translate(self, rows: Sequence[Row]) -> list[str | Failed]:
        """One outcome a row; raises FailedPrecondition (PAPAGO_KEYS_REFUSED) for wrong keys."""
        return ask_all(self._api, rows, self._outage)


class _PapagoApi:
    """The API's request and answers."""

    name = "papago"
    path = "/nmt/v1/translation"

    def __init__(self, options: PapagoOptions) -> None:
        self.options: RemoteOptions = options.remote
        self._papago = options

    def headers(self) -> dict[str, str]:
        return {
            "X-NCP-APIGW-API-KEY-ID": self._papago.key_id.get_secret_value().strip(),
            "X-NCP-APIGW-API-KEY": self._papago.key.get_secret_value().strip(),
        }

    def body(self, row: Row) -> dict[str, Any]:
        body = {"source": "ko", "target": "en", "text": row.text[:MAX_TEXT_CHARS]}
        if self._papago.glossary_key:
            body["glossaryKey"] = self._papago.glossary_key
        return body

    def read(self, answer: Answer) -> str:
        if answer.status != 200:
            _raise_for_error(answer)
        try:
            text = json.loads(answer.body)["message"]["result"]["translatedText"]
        except (ValueError, KeyError, TypeError) as error:
            raise Trouble("its answer is not of the documented form") from error
        if not isinstance(text, str) or not text.strip():
            raise Trouble("its answer is empty")
        return text


def _raise_for_error(answer: Answer) -> None:
    code, message = _error(answer)
    said = one_line(f"{code} {message}")
    if answer.status in (401, 403) or (answer.status == 404 and code in _KEYS_REFUSED):
        raise FailedPrecondition(
            "PAPAGO_KEYS_REFUSED",
            f"Papago refuses the keys in WIA_PAPAGO_KEY_ID and WIA_PAPAGO_KEY ({said})",
        )
    if answer.status == 429 and code == _QUOTA_EXCEEDED:
        raise Trouble(f"its quota is used up ({said})", lasting=True)
    if answer.status == 429:
        wait_s = retry_after_s(answer)
        raise Trouble(f"too many calls at once ({said})", again=True, retry_after_s=wait_s)
    raise_for_status(answer, said)


def _error(answer: Answer) -> tuple[str, str]:
    """errorCode and message; empty where the body has another form."""
    try:
        error = json.loads(answer.body)["error"]
        return str(error.get("errorCode", "")), str(error.get("message", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", ""
