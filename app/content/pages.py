"""A page's HTML between Markdown and the sanitiser: addresses, headings, formulae, findings."""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from app.content.findings import Finding, finding
from app.content.formulae import BadFormula, to_mathml
from app.content.places import Places, Refusal, Target, link_target, media_target
from app.content.players import player
from app.content.release import Heading
from app.content.sanitise import DROPPED, MATH_TAGS, TAGS, is_allowed
from app.content.source_lines import SourceLines

Attributes = dict[str, str]

_RAW = TAGS - MATH_TAGS | {"h1"}
"""What authors may write; formulae come from LaTeX alone, so that no HTML hides in MathML."""

_ADDRESSES = frozenset(["href", "poster", "src"])
_IDS = frozenset(["for", "id", "name"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


class PageWriter(HTMLParser):
    """Writes a page anew: each element as it was, but with what the course's folder knows of it.

    What the sanitiser will take away is reported here, where its line can still be found.
    """

    def __init__(
        self, file: str, places: Places, lines: SourceLines, *, prefix: str, seen: set[str]
    ) -> None:
        super().__init__(convert_charrefs=True)
        self.findings: list[Finding] = []
        self.headings: list[Heading] = []
        self.links: list[tuple[int, Target]] = []
        self._file = file
        self._places = places
        self._lines = lines
        self._prefix = prefix
        self._first_picture = not prefix
        self._ids = seen
        self._out: list[str] = []
        self._dropping = ""
        self._heading: tuple[str, int, list[str]] | None = None
        self._formula: list[str] | None = None

    def write(self, html: str) -> str:
        """Return `html` as the page has it."""
        self.feed(html)
        self.close()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element's start, or report it."""
        if self._dropping:
            return
        if tag not in _RAW:
            self._remove_element(tag)
            return
        attributes = self._allowed(tag, {name: value or "" for name, value in attrs})
        if tag == "span" or tag == "div":
            self._begin_formula(attributes)
        if tag in _HEADINGS and "check" in attributes.get("class", "").split():
            message = (
                "No check can stand here: begin a line of a lesson with `## …? {#key .check}`."
            )
            self._report(self._lines.line(".check", f"<{tag}"), "misplaced-check", message)
        if tag in _WRITERS:
            _WRITERS[tag](self, tag, attributes)
        else:
            self._start(tag, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write an element that closes itself; a dropped one has nothing to drop."""
        self.handle_starttag(tag, attrs)
        if self._dropping == tag:
            self._dropping = ""

    def handle_endtag(self, tag: str) -> None:
        """Write an element's end."""
        if self._dropping:
            self._dropping = "" if tag == self._dropping else self._dropping
            return
        if self._formula is not None and tag in ("span", "div"):
            self._end_formula()
        if self._heading and tag in ("h1", "h2", "h3"):
            self._end_heading(*self._heading)
        if tag in _RAW:
            self._out.append("</h2>" if tag == "h1" else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text."""
        if self._dropping:
            return
        if self._formula is not None:
            self._formula.append(data)
            return
        if self._heading:
            self._heading[2].append(data)
        self._out.append(escape(data, quote=False))

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Skip `<![…>` like a browser; the standard parser raises on what it does not know."""
        return self.parse_bogus_comment(i)

    def _report(self, line: int, code: str, message: str) -> None:
        self.findings.append(finding(self._file, line, code, message))

    def _start(self, tag: str, attributes: Attributes) -> None:
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        self._out.append(f"<{tag}{written}>")

    def _remove_element(self, tag: str) -> None:
        line = self._lines.line(f"<{tag}")
        message = (
            f"`<{tag}>` is not allowed and was removed: write it in Markdown, or leave it out."
        )
        self._report(line, "html-removed", message)
        if tag in DROPPED:
            self._dropping = tag

    def _allowed(self, tag: str, given: Attributes) -> Attributes:
        kept: Attributes = {}
        for name, value in given.items():
            if name == "id" and (value := self._unique_id(value)) == "":
                continue
            if name in _ADDRESSES or is_allowed(tag, name, value):
                prefixed = self._prefix and name in _IDS
                kept[name] = f"{self._prefix}{value}" if prefixed else value
            else:
                line = self._lines.line(f"{name}=", value, name)
                message = f"`{name}` on `<{tag}>` is not allowed and was removed: leave it out."
                self._report(line, "html-removed", message)
        return kept

    def _unique_id(self, value: str) -> str:
        line = self._lines.line(f'id="{value}"', f"{{#{value}")
        if value and value not in self._ids:
            self._ids.add(value)
            return value
        message = f"The id `{value}` is empty or taken on this page: choose another one."
        self._report(line, "duplicate-id", message)
        return ""

    def _address_line(self, address: str) -> int:
        return self._lines.line(f"]({address}", f"<{address}", address)

    def _refused(self, address: str, refusal: Refusal) -> None:
        self._report(self._address_line(address), refusal.code, refusal.message)

    def link(self, tag: str, attributes: Attributes) -> None:
        """Write a link with the address that it leads to."""
        attributes.pop("rel", None)
        address = attributes.get("href")
        if address is None:
            self._start(tag, attributes)
            return
        target = link_target(self._places, self._file, address)
        if isinstance(target, Refusal):
            self._refused(address, target)
            del attributes["href"]
        else:
            self._follow(address, target, attributes)
        self._start(tag, attributes)

    def _follow(self, address: str, target: Target, attributes: Attributes) -> None:
        attributes["href"] = target.address
        if target.external:
            attributes["rel"] = "noopener noreferrer"
        if self._prefix and address.startswith("#"):
            attributes["href"] = f"#{self._prefix}{address[1:]}"
        if target.path:
            self.links.append((self._address_line(address), target))

    def medium(self, tag: str, attributes: Attributes) -> None:
        """Write a picture, film, sound or track with the address of its file."""
        for name in ("src", "poster"):
            if name in attributes and not self._resolve(name, attributes):
                return
        if tag == "img":
            self._picture(attributes)
        else:
            self._start(tag, attributes)

    def _resolve(self, name: str, attributes: Attributes) -> bool:
        address = attributes[name]
        target = media_target(self._places, self._file, address)
        if isinstance(target, Refusal):
            self._refused(address, target)
            return False
        self.links.append((0, target))
        attributes[name] = target.address
        return True

    def _picture(self, attributes: Attributes) -> None:
        address = attributes.get("src", "")
        path = self.links[-1][1].path if address else ""
        line = self._lines.line(f"/{path.rpartition('/')[2]})", path.rpartition("/")[2], "<img")
        if not attributes.get("alt", "").strip():
            message = "The alternative text is missing: write `![what it shows](…)`."
            self._report(line, "missing-alt", message)
        made = player(self._places, path, address, alt=attributes.get("alt", ""))
        if made is None:
            self._start("img", self._with_size(path, attributes))
            return
        self._out.append(made.html)
        self.links += [(0, Target(self._places.media[path], path=path)) for path in made.captions]
        if made.lacks_captions:
            message = f"`{path}` has no captions: put a `.vtt` file of the same name beside it."
            self._report(line, "missing-captions", message)

    def _with_size(self, path: str, attributes: Attributes) -> Attributes:
        """Return a picture's attributes with its room on the page and when to load it."""
        size = self._places.sizes.get(path)
        if size and not attributes.keys() & {"width", "height"}:
            attributes |= {"width": str(size[0]), "height": str(size[1])}
        if self._first_picture:
            self._first_picture = False
            return attributes
        return attributes | {"loading": "lazy", "decoding": "async"}

    def heading(self, tag: str, attributes: Attributes) -> None:
        """Write a heading, and begin its entry in the table of contents."""
        if tag == "h1":
            message = "The title is the first-level heading: write `##` here."
            self._report(self._lines.line("\n# ", "# ", "<h1", "\n==="), "heading-level", message)
            tag = "h2"
        self._heading = (attributes.get("id", ""), int(tag[1]), [])
        self._start(tag, attributes)

    def _end_heading(self, anchor: str, depth: int, texts: list[str]) -> None:
        self._heading = None
        if anchor:
            self.headings.append(Heading(anchor, "".join(texts).strip(), depth))

    def field(self, tag: str, attributes: Attributes) -> None:
        """Write a task's box or a tab's button; no other field may stand in a page."""
        if attributes.get("type") not in ("checkbox", "radio"):
            self._remove_element(tag)
        else:
            self._start(tag, attributes)

    def _begin_formula(self, attributes: Attributes) -> None:
        if attributes.get("class") == "arithmatex":
            self._formula = []

    def _end_formula(self) -> None:
        marked = "".join(self._formula or ())
        self._formula = None
        try:
            self._out.append(to_mathml(marked))
        except BadFormula as reason:
            latex = marked.strip()[2:-2].strip()
            line = self._lines.line(latex, latex.split("\n")[0])
            shown = latex if len(latex) <= 60 else f"{latex[:57]}…"
            message = f"The formula `{shown}` cannot be read ({reason}): correct it."
            self._report(line, "bad-formula", message)


_WRITERS: dict[str, Callable[[PageWriter, str, Attributes], None]] = {
    "a": PageWriter.link,
    "audio": PageWriter.medium,
    "h1": PageWriter.heading,
    "h2": PageWriter.heading,
    "h3": PageWriter.heading,
    "img": PageWriter.medium,
    "input": PageWriter.field,
    "source": PageWriter.medium,
    "track": PageWriter.medium,
    "video": PageWriter.medium,
}
