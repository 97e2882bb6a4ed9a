"""Who walks through the university with what belongs to somebody else, and what they may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote_plus

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app.accounts.models import ROLES
from app.accounts.policy import ROOMS
from app.web.limits import EXTENSION
from app.workforce.reports.kinds import REPORTS
from tests import factories, things
from tests.firms import Firm, Part, firm
from tests.harvest import subsets, text_in, words_of
from tests.pages import Pages
from tests.services.qualifications import standards

FOR_ANYONE = ("/verify/<number>", "/static/<version>/<path:name>", "/media/<digest>/<name>")
"""Where who knows the number, or the file, may see it."""
REFUSED = {400, 401, 403, 404, 405, 409, 413, 422}
ANSWERS = REFUSED | {200, 303, 308}
OFFICERS = ("other officer", "officer of a unit")
WORKERS = ("other worker", "colleague")
LOOKERS = (
    *(*OFFICERS, *WORKERS),
    *("former worker", "nobody", "stranger"),
    *sorted(set(ROLES) - {"worker", "hr"}),
)
"""Everybody who looks, by name."""
ELSEWHERE = {
    "slug": "small",
    "key": things.EXAM,
    "number": 1,
    "check": things.TYPED,
    "digest": "a" * 64,
    "name": "workers",
    "version": "1",
    "token": "x",
    "kind": "employers",
    "job_id": 1,
}
"""The arguments that name nobody's own things."""
LEARN = "/learn/<slug>/<path:key>"
QUIZZES = [{"key": things.CHECK}, {"key": things.EXAM}]
EVERYBODYS = {
    LEARN: [{"key": things.LESSON}, *QUIZZES],
    f"{LEARN}/done": [{"key": things.LESSON}],
    f"{LEARN}/checks/<check>": [{"key": things.LESSON}],
    f"{LEARN}/attempts/<int:number>": QUIZZES,
    "/hr/reports/<key>": [{"key": key} for key in REPORTS],
    "/me/qualifications/<code>": [{"code": standards.CODE}],
}
"""Where an argument is one of a few words of the house."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody, the words that no answer to them may hold, and the part that is their own."""

    name: str
    pages: Pages
    forbidden: tuple[str, ...]
    own: Part | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Two firms on one system; `quill` is what others must not see."""

    session: Session
    quill: Firm
    tansy: Firm
    viewers: list[Viewer]

    def viewer(self, name: str) -> Viewer:
        return next(each for each in self.viewers if each.name == name)


def world(client: Pages, session: Session) -> World:
    """Make both firms, and a browser for everybody whom `quill` is none of the business of."""
    things.publish(session)
    quill, tansy = firm(client, session, "quill"), firm(client, session, "tansy")
    elsewhere = ("quill", quill.shop.record)
    inside = ("quillshop", quill.shop.record, "tansy")
    insiders = [
        ("other officer", tansy.shop.officer, elsewhere, tansy.shop),
        ("officer of a unit", quill.annex.officer, inside, quill.annex),
        ("other worker", tansy.shop.worker, elsewhere, tansy.shop),
        ("colleague", quill.annex.worker, inside, quill.annex),
        ("former worker", quill.annex.leaver, inside, None),
    ]
    viewers = [
        Viewer(name, client.sign_in(person), forbidden, own)
        for name, person, forbidden, own in insiders
    ]
    both = (*elsewhere, "tansy")
    viewers.append(Viewer("nobody", client, both))
    for role in set(ROLES) - {"worker", "hr"}:
        college = factories.institution(session).id
        person = factories.person(session, login=f"walker-{role}")
        factories.grant(session, person, role, institution_id=college)
        viewers.append(Viewer(role, client.sign_in(person), both))
    stranger = factories.person(session, login="walker")
    viewers.append(Viewer("stranger", client.sign_in(stranger), both))
    return World(session, quill, tansy, viewers)


def leaks(viewer: Viewer, sent: list[object], said: str) -> list[str]:
    """Return the forbidden words in an answer; what was sent and comes back is no leak."""
    said = said.lower()
    for value in sorted(map(text_in, sent), key=len, reverse=True):
        for form in (value, quote_plus(value).lower()) if len(value) > 3 else ():
            said = said.replace(form, "")
    return [word for word in viewer.forbidden if word.lower() in said]


def look(app: Flask, viewer: Viewer, path: str, *sent: object) -> int:
    """Open an address and find nothing forbidden; return the status."""
    app.extensions[EXTENSION].storage.reset()
    viewer.pages._let_go()
    answer = viewer.pages.http.get(path)
    said = words_of(answer)
    assert answer.status_code in ANSWERS, f"{viewer.name}: {path}: {answer.status}"
    assert not leaks(viewer, list(sent), said), f"{viewer.name}: {path}"
    return answer.status_code


def built(app: Flask, rule: Rule, values: Mapping[str, object]) -> str:
    with app.test_request_context():
        return rule.build({name: values[name] for name in rule.arguments})[1]


def pages_of(app: Flask, rule: Rule, values: Mapping[str, object]) -> list[str]:
    """Return the addresses of a rule with these values, or with all that are everybody's."""
    return [built(app, rule, {**values, **more}) for more in EVERYBODYS.get(rule.rule, [{}])]


def addresses(
    app: Flask, rule: Rule, own: Part | None, others: Part
) -> Iterator[tuple[str, list[object]]]:
    """Yield the address with one's own arguments, and with each choice of other people's."""
    theirs = {**ELSEWHERE, **others.arguments}
    mine = {**ELSEWHERE, **own.arguments} if own else theirs
    foreign = {
        name
        for name in rule.arguments
        if name in others.arguments and (own is None or theirs[name] != mine[name])
    }
    if rule.rule in EVERYBODYS:
        foreign = set()
    if own is None or not foreign:
        for path in pages_of(app, rule, mine):
            yield path, [mine[name] for name in foreign]
        return
    yield built(app, rule, mine), []
    for names in subsets(foreign):
        values = {**mine, **{name: theirs[name] for name in names}}
        yield built(app, rule, values), [theirs[name] for name in names]


def theirs_for(app: Flask, rule: Rule, viewer: Viewer, firms: World) -> dict[str, list[object]]:
    """Return the addresses to try; who is outside tries what the firm's officers share as well."""
    own, shop = viewer.own, firms.quill.shop
    found = dict(addresses(app, rule, own, shop))
    if "quill" in viewer.forbidden and rule.arguments & firms.quill.common.keys():
        shared = replace(shop, arguments=shop.arguments | firms.quill.common)
        found |= addresses(app, rule, own, shared)
    return found


def is_closed(viewer: Viewer, rule: str) -> bool:
    """Whether a room is not the viewer's; a worker tries them all, and `test_scopes` the rest."""
    rooms = [role for room, role in ROOMS.items() if rule.startswith(room)]
    tries_all = viewer.name in (*OFFICERS, "other worker")
    role = "worker" if viewer.name in WORKERS else viewer.name
    return bool(rooms) and not tries_all and role not in rooms


def may_show_more(viewer: Viewer, rule: str) -> bool:
    """Whether the address may show more: the administration's room to administrators."""
    return rule in FOR_ANYONE or (viewer.name == "admin" and rule.startswith("/admin"))
