from app.web.formats import one_line

MATH = "<math><msup><mi>x</mi><mn>2</mn></msup></math>"


def test_paragraphs_links_and_pictures_go_and_formulae_stay():
    html = f'<p>At <a href="/x">10<sup>3</sup></a></p>\n<p><img alt="x">{MATH}</p>'

    assert one_line(html) == f"At 10<sup>3</sup> {MATH}"
