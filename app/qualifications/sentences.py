"""Says a decision in words: what is asked, how it stands, and what to do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from app.core.words import N_
from app.rules.node import Node
from app.rules.requirements import CREDIT_HOUR
from app.web.formats import day

TAGS = frozenset((N_("cleanroom"), N_("cnc"), N_("machining"), N_("safety"), N_("semiconductor")))


@dataclass(frozen=True, slots=True)
class Sentences:
    """Speaks of one standard's `occupation` in the language of the page; `titles` by course."""

    occupation: str
    titles: Mapping[str, str]

    def asks(self, node: Node) -> str:
        """Return what the requirement asks for."""
        match node.kind:
            case "courses":
                return self._asks_courses(node)
            case "credit-hours":
                return _asks_credit_hours(node)
            case "work":
                return self._asks_work(node)
            case "certificate":
                return str(
                    _(
                        "A valid certificate of level %(level)s or better in %(occupation)s",
                        level=node.params["level"],
                        occupation=self._occupation(node),
                    )
                )
            case "age":
                old = ngettext(
                    "At least %(num)d year old", "At least %(num)d years old", node.need
                )
                return str(old)
        return _asks_parts(node)

    def limit(self, node: Node) -> str:
        """Return how old what counts may be, or nothing when its age does not matter."""
        months = node.params.get("no_older_months")
        if not isinstance(months, int):
            return ""
        return str(
            ngettext(
                "Completed within the last %(num)d month",
                "Completed within the last %(num)d months",
                months,
            )
        )

    def stands(self, node: Node) -> str:
        """Return how much of what is asked is there."""
        have, need = node.have, node.need
        match node.kind:
            case "credit-hours":
                hours = _pair(have // CREDIT_HOUR, need // CREDIT_HOUR)
                return str(_("%(have)s of %(need)s credit hours", **hours))
            case "work":
                return str(_("%(have)s of %(need)s days", **_pair(have, need)))
            case "courses":
                return str(_("%(have)s of %(need)s completed", **_pair(have, need)))
            case "all-of" | "any-of" | "at-least":
                return str(_("%(have)s of %(need)s met", **_pair(have, need)))
        return ""

    def remedy(self, node: Node) -> str:
        """Return what to do about a requirement that is not met, and when time alone meets it."""
        if node.met:
            return ""
        match node.kind:
            case "courses" if node.have:
                return str(
                    ngettext(
                        "Complete %(num)d more course.",
                        "Complete %(num)d more courses.",
                        node.remaining,
                    )
                )
            case "credit-hours":
                return str(
                    ngettext(
                        "%(num)d credit hour is missing.",
                        "%(num)d credit hours are missing.",
                        -(-node.remaining // CREDIT_HOUR),
                    )
                )
            case "work":
                return _more_work(node)
        return _other_remedy(node)

    def until(self, node: Node) -> str:
        """Return until when what is met stays met, or nothing when there is no end."""
        if not node.met or node.met_until is None:
            return ""
        return str(_("Counts until %(day)s", day=day(node.met_until)))

    def tag(self, tag: str) -> str:
        """Return the tag in the language of the page, where it is a known word."""
        return _tag(tag)

    def _asks_courses(self, node: Node) -> str:
        slugs = _words(node, "courses")
        names = _listed(_("“%(title)s”", title=self.titles.get(slug, slug)) for slug in slugs)
        if node.need == len(slugs):
            return str(_("Complete %(courses)s", courses=names))
        return str(
            ngettext(
                "Complete %(num)d of these courses: %(courses)s",
                "Complete %(num)d of these courses: %(courses)s",
                node.need,
                courses=names,
            )
        )

    def _asks_work(self, node: Node) -> str:
        years, occupation = node.params["years"], self._occupation(node)
        if node.params["since_level"] is None:
            return str(
                ngettext(
                    "%(num)d year of work in %(occupation)s",
                    "%(num)d years of work in %(occupation)s",
                    years,
                    occupation=occupation,
                )
            )
        return str(
            ngettext(
                "%(num)d year of work in %(occupation)s since the certificate of level %(level)s",
                "%(num)d years of work in %(occupation)s since the certificate of level %(level)s",
                years,
                occupation=occupation,
                level=node.params["since_level"],
            )
        )

    def _occupation(self, node: Node) -> str:
        codes = _words(node, "occupations")
        if codes == (self.occupation,):
            return str(_("this occupation"))
        if self.occupation in codes:
            return str(_("this occupation or a related one"))
        return str(_("the occupations %(codes)s", codes=_listed(codes)))


def _asks_credit_hours(node: Node) -> str:
    hours, tags = node.params["hours"], _words(node, "tags")
    if not tags:
        return str(
            ngettext(
                "%(num)d credit hour from any course",
                "%(num)d credit hours from any courses",
                hours,
            )
        )
    if node.params["match"] == "all" and len(tags) > 1:
        return str(
            ngettext(
                "%(num)d credit hour from courses tagged with all of: %(tags)s",
                "%(num)d credit hours from courses tagged with all of: %(tags)s",
                hours,
                tags=_listed(map(_tag, tags)),
            )
        )
    return str(
        ngettext(
            "%(num)d credit hour from courses tagged %(tags)s",
            "%(num)d credit hours from courses tagged %(tags)s",
            hours,
            tags=_listed(map(_tag, tags)),
        )
    )


def _tag(tag: str) -> str:
    return str(_(tag)) if tag in TAGS else tag


def _asks_parts(node: Node) -> str:
    match node.kind:
        case "all-of":
            return str(_("All of these"))
        case "any-of":
            return str(_("One of these"))
        case "not":
            return str(_("This must not be so"))
    return str(ngettext("At least %(num)d of these", "At least %(num)d of these", node.need))


def _more_work(node: Node) -> str:
    level = node.params["since_level"]
    if node.met_on is not None:
        return str(
            ngettext(
                "%(days)s day of work is missing; at work as now, you have it on %(day)s.",
                "%(days)s days of work are missing; at work as now, you have them on %(day)s.",
                node.remaining,
                days=format_decimal(node.remaining),
                day=day(node.met_on),
            )
        )
    if level is not None and node.params["since"] is None:
        return str(_("The days count from a certificate of level %(level)s.", level=level))
    return str(
        ngettext(
            "%(days)s day of work is missing. Other work counts once it is confirmed.",
            "%(days)s days of work are missing. Other work counts once it is confirmed.",
            node.remaining,
            days=format_decimal(node.remaining),
        )
    )


def _other_remedy(node: Node) -> str:
    match node.kind:
        case "certificate":
            level = node.params["level"]
            return str(_("You hold no valid certificate of level %(level)s yet.", level=level))
        case "age" if node.met_on is not None:
            return str(_("You are old enough on %(day)s.", day=day(node.met_on)))
        case "age":
            return str(_("Your date of birth is not known here. Ask your HR officer to add it."))
        case "not" if node.met_on is not None:
            return str(_("This no longer stands in the way on %(day)s.", day=day(node.met_on)))
        case "not":
            return str(_("This stands in the way."))
    return ""


def _pair(have: int, need: int) -> dict[str, Any]:
    return {"have": format_decimal(have), "need": format_decimal(need)}


def _listed(words: Iterable[str]) -> str:
    return str(_(", ")).join(words)


def _words(node: Node, name: str) -> tuple[str, ...]:
    words = node.params[name]
    return words if isinstance(words, tuple) else ()
