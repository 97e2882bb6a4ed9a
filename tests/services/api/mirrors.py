"""A copy of a list, kept as an employer's system would keep it."""

from app.accounts.viewer import viewer_of_token
from app.api.calls import Call
from app.api.endpoints import ENDPOINTS
from app.api.tokens import RESOURCES, Caller
from app.core.time import now


class Mirror:
    """Follows one list from its beginning on, in pages of a few rows."""

    def __init__(self, path, person_id, *, limit=2):
        self.endpoint, self.person_id, self.limit = ENDPOINTS[path], person_id, limit
        self.rows, self.since = {}, None
        self.told = []

    def ask(self, session, at=None, **asked):
        """Return one page."""
        at = at or now()
        viewer = viewer_of_token(session, self.person_id, at=at)
        caller = Caller(viewer, frozenset(RESOURCES), "mirror")
        parameters = self.endpoint.asks.model_validate({"limit": self.limit, **asked})
        page = self.endpoint.answer(Call(session, caller, parameters, at))
        return self.endpoint.answers.model_validate(page).model_dump(mode="json")

    def walk(self, session, at=None):
        """Follow the list to the end of one walk; return what was told, by key, and the rest."""
        asked, told = {"since": self.since} if self.since else {}, []
        while True:
            page = self.ask(session, at, **asked)
            told += self.take(page)
            if page["next"] is None:
                self.since = page["since"]
                assert len(set(told)) == len(told)
                return told
            assert page["since"] is None
            asked = {"cursor": page["next"]}

    def take(self, page):
        """Take one page over; return the keys that it names."""
        for row in page["data"]:
            self.rows[row["key"]] = row
        for key in page["gone"]:
            self.rows.pop(key, None)
        assert len(page["data"]) + len(page["gone"]) <= self.limit
        return [*(row["key"] for row in page["data"]), *page["gone"]]


def listed(session, path, person_id, at=None):
    """Return a list as it is now, by key."""
    mirror = Mirror(path, person_id, limit=500)
    mirror.walk(session, at)
    return mirror.rows
