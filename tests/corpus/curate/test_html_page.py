"""HTML: every visible line, where it stood, and what the markup says."""

from corpus.curate import html_page, lines
from corpus.curate.page import Found, Page, Raw

TEXT = "Both sides said that they had spoken about trade, transit and the return of refugees."
HTML = f"""<!doctype html><html lang="en"><head>
<title>Envoys meet in Kabul - The Page</title>
<meta property="og:title" content="Envoys meet in Kabul">
<meta property="og:site_name" content="The Page">
<meta property="article:published_time" content="2024-03-05T10:00:00+04:30">
<meta name="author" content="https://www.facebook.com/thepage">
<link rel="canonical" href="https://page.example/2024/envoys">
<script type="application/ld+json">{{"@graph": [
 {{"@type": "ItemList", "itemListElement": [
  {{"@type": "NewsArticle", "datePublished": "2019-01-01"}}]}},
 {{"@type": "NewsArticle", "headline": "Envoys meet in Kabul", "datePublished": "2024-03-05",
  "author": [{{"name": "A. Writer"}}, {{"name": "B. Writer"}}],
  "publisher": {{"name": "The Page"}}}}]}}
</script><script type="application/ld+json">{{broken</script>
</head><body>
<nav><a>Home</a> <a>World</a></nav>
<article><h1>Envoys meet in Kabul</h1>
<p>By A. Writer</p><p>The envoys of four countries met in Kabul on <b>Monday</b> for the first time
since the summer, the host said in a statement.</p>
<p>{TEXT}</p><p style="display:none">Hidden words</p>
<aside class="related"><h3>Related</h3><time datetime="2023-01-01">1 January 2023</time></aside>
<p>“It was a useful day,” one of them said.<br>Nothing was signed, and no date was set for a further
meeting of the four.</p></article>
<footer>© 2025 The Page</footer><script>document.write("x")</script></body></html>"""


def page(html: str = HTML) -> Page:
    return html_page.read(Raw.of("a.html", html.encode()))


def test_every_visible_line_is_kept_and_hidden_ones_are_not() -> None:
    shown = [line for line in page().text.split("\n") if line]
    assert shown[0] == "Home World"
    assert shown[-1] == "© 2025 The Page"
    assert TEXT in shown
    assert "Nothing was signed, and no date was set for a further meeting of the four." in shown
    assert not any("Hidden" in line or "document.write" in line for line in shown)


def test_lines_know_where_they_stood() -> None:
    found = page()
    marks = {found.source.lines[number - 1]: mark for number, mark in found.marks.items()}
    assert marks["Home World"].element == "nav"
    assert marks["Envoys meet in Kabul"].element == "h1"
    assert marks["1 January 2023"].element == "aside"
    assert (marks[TEXT].element, marks[TEXT].kept) == ("p", True)


def test_metadata_comes_with_its_place_and_other_stories_are_left_out() -> None:
    meta = page().meta
    assert meta.published == (
        Found("2024-03-05", "JSON-LD datePublished"),
        Found("2024-03-05T10:00:00+04:30", "meta article:published_time"),
    )
    assert [one.value for one in meta.authors] == ["A. Writer", "B. Writer"]
    assert meta.outlets[0] == Found("The Page", "JSON-LD publisher")
    assert meta.addresses == (Found("https://page.example/2024/envoys", "link canonical"),)
    assert page().address == "https://page.example/2024/envoys"


def test_the_lines_of_a_page_are_told_apart() -> None:
    found = lines.classify(page())
    own = [line.text for line in found if line.kind == "body"]
    assert own[0].startswith("The envoys of four countries")
    assert own[1] == TEXT
    assert len(own) == 4
    assert [line.text for line in found if line.what == "title"] == ["Envoys meet in Kabul"]


def test_a_headline_that_no_line_shows_is_put_first() -> None:
    html = HTML.replace("<h1>Envoys meet in Kabul</h1>", "")
    assert page(html).text.startswith("Envoys meet in Kabul\n")


def test_s16_a_declared_charset_is_read() -> None:
    html = '<meta charset="windows-1251"><p>Спецпредставитель прибыл в Кабул на переговоры.</p>'
    found = html_page.read(Raw.of("a.html", html.encode("cp1251")))
    assert found.text == "Спецпредставитель прибыл в Кабул на переговоры.\n"
    assert found.encoding == "cp1251"


def test_markup_in_words_stays_words() -> None:
    found = page("<p>He wrote &lt;script&gt;alert(1)&lt;/script&gt; on the wall of the house.</p>")
    assert found.text == "He wrote <script>alert(1)</script> on the wall of the house.\n"
