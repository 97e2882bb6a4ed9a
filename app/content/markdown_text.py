"""Markdown as lecturers expect it: the one set of extensions, ready for use."""

from functools import cache
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor

from app.content.lists import CommonLists

_EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "sane_lists",
    "tables",
    "toc",
    "pymdownx.arithmatex",
    "pymdownx.caret",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.mark",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]

_SETTINGS: dict[str, dict[str, object]] = {
    "footnotes": {"BACKLINK_TITLE": "↑ {}"},
    "tables": {"use_align_attribute": True},
    "toc": {"marker": "", "slugify": slugify_unicode},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
}


class _Figures(Treeprocessor):
    """A picture alone in its paragraph is a figure; its title is the caption."""

    def run(self, root: Element) -> None:
        for element in root.iter("p"):
            if _holds_only_a_picture(element):
                _make_figure(element)


def _holds_only_a_picture(element: Element) -> bool:
    if len(element) != 1 or element[0].tag != "img":
        return False
    return not (element.text or "").strip() and not (element[0].tail or "").strip()


def _make_figure(element: Element) -> None:
    element.tag = "figure"
    element[0].tail = None
    caption = element[0].attrib.pop("title", "")
    if caption:
        SubElement(element, "figcaption").text = caption


class _House(Extension):
    """Lists as CommonMark has them, and figures where they are wanted."""

    def __init__(self, figures: bool) -> None:
        super().__init__()
        self._figures = figures

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.preprocessors.register(CommonLists(md), "common-lists", 15)
        if self._figures:
            md.treeprocessors.register(_Figures(md), "figures", 7)


@cache
def _markdown(figures: bool) -> Markdown:
    return Markdown(
        extensions=[*_EXTENSIONS, _House(figures)],
        extension_configs=_SETTINGS,
        output_format="html",
    )


def to_html(text: str, *, figures: bool = True) -> str:
    """Return the HTML of `text`, which is not yet safe."""
    engine = _markdown(figures)
    engine.reset()
    return engine.convert(text)
