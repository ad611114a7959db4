"""Captures as nobody should make them: what can be read is read, what cannot is told, and it costs itself alone."""

import gzip
import os
import time
import zlib

import pytest
from test_captures import PAGES, A, B, archive, read, reasons
from warcs import as_html, packed, record

from helpers import PageError, load_news, read_captures, read_page
from helpers.corpus import captures as reader
from helpers.page.html import decode

TEXT = (PAGES / "c01-en-full.txt").read_text(encoding="utf-8")


def one(tmp_path, data, name="a.warc"):
    (found,) = read(archive(tmp_path, data, name))[0]
    return found


# --- one record, whatever is in it, ends nothing ------------------------------------------------------


@pytest.mark.parametrize(
    "date", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2017-99-99T00:00:00Z", "yesterday", "", "٢٠١٧"]
)
def test_a_date_that_is_none_costs_no_page(tmp_path, date):
    pages, captures = read(archive(tmp_path, packed(record(A, date=date), record(B))))
    assert [page.captured for page in pages] == [None, "2017-06-23T10:11:12Z"] and not captures.broken


@pytest.mark.parametrize("error", [OverflowError, RecursionError, MemoryError, KeyError, AssertionError])
@pytest.mark.parametrize("where", ["files", "records"])
def test_any_exception_of_one_page_is_a_line_of_what_is_broken(tmp_path, monkeypatch, error, where):
    def failing(data, **options):
        if b"Kenya" in data:
            raise error("as nobody foresaw")
        return whole(data, **options)

    whole = reader.parse_bytes
    monkeypatch.setattr(reader, "parse_bytes", failing)
    if where == "records":
        archive(tmp_path, packed(record(A), record(B)))
    else:
        (tmp_path / "a.html").write_bytes(A)
        (tmp_path / "b.html").write_bytes(B)
    pages, captures = read(tmp_path)
    assert [page.language for page in pages] == ["fr"]
    assert [broken.detail for broken in captures.broken] == [f"{error.__name__}: {error('as nobody foresaw')}"]


def test_any_exception_of_one_record_is_a_line_of_what_is_broken(tmp_path, monkeypatch):
    def failing(text):
        raise OverflowError("as nobody foresaw")

    monkeypatch.setattr("helpers.corpus.warc._utc", failing)
    pages, captures = read(archive(tmp_path, record(A) + record(B), "a.warc"))
    assert not pages and [broken.detail.rpartition(": ")[2] for broken in captures.broken] == ["as nobody foresaw"] * 2


# --- cut, and said so -----------------------------------------------------------------------------------

SQUEEZED = gzip.compress(A)


@pytest.mark.parametrize(
    ("body", "options", "why"),
    [
        (SQUEEZED[:-300], {"http": "Content-Encoding: gzip\r\n"}, "the end of its gzip is missing"),
        (zlib.compress(A)[:-300], {"http": "Content-Encoding: deflate\r\n"}, "the end of its deflate is missing"),
        (SQUEEZED + SQUEEZED, {"http": "Content-Encoding: gzip\r\n"}, "the end of its gzip is missing"),
        (A[:-40], {"http": f"Content-Length: {len(A)}\r\n"}, f"{len(A) - 40} of {len(A)} bytes are there"),
        (b"%x\r\n%s" % (len(A), A[:-40]), {"http": "Transfer-Encoding: chunked\r\n"}, "the last chunk is missing"),
        (A, {"warc": "WARC-Truncated: length\r\n"}, "WARC-Truncated: length"),
        (A, {"warc": "WARC-Segment-Number: 1\r\n"}, "another record holds the rest"),
    ],
)
def test_a_page_that_is_cut_is_read_and_says_so(tmp_path, body, options, why):
    warc = options.pop("warc", "")
    data = record(body, **options).replace(b"Content-Length:", f"{warc}Content-Length:".encode(), 1)
    page = one(tmp_path, data)
    last = page.not_understood[-1]
    assert last.reason == f"the capture is cut here: {why}"
    assert page.text.split("\n")[last.line - 1].strip() == last.text != ""


@pytest.mark.parametrize("end", ["plain", "gz"])
@pytest.mark.parametrize("claimed", [-100, 100])
def test_a_record_that_does_not_end_where_it_says_is_broken(tmp_path, end, claimed):
    data = record(A, claimed=len(record(A)) - 300 + claimed)
    pages, captures = read(
        archive(tmp_path, data if end == "plain" else packed(data), f"a.warc{'.gz' * (end == 'gz')}")
    )
    assert not pages and len(captures.broken) == 1


# --- strange, and read ----------------------------------------------------------------------------------


def raw_deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


CHUNKED = b"".join(b"%x;a=b\n%s\n" % (len(A[n : n + 700]), A[n : n + 700]) for n in range(0, len(A), 700)) + b"0\n\n"


@pytest.mark.parametrize(
    "data",
    [
        record(A).replace(b"\r\n", b"\n", 99).replace(b"Content-Length: ", b"Content-Length: 00"),
        record(A, http="Content-Encoding: gzip\r\n"),
        record(A, http="Transfer-Encoding: chunked\r\n"),
        record(A, http="Content-Encoding: deflate\r\n"),
        record(A, http="Content-Encoding: br\r\n"),
        record(A, http="Content-Encoding: utf-8\r\n"),
        record(CHUNKED, http="Transfer-Encoding: Chunked\r\n"),
        record(raw_deflate(A), http="Content-Encoding: deflate\r\n"),
        record(SQUEEZED, http="Content-Encoding: x-gzip\r\n"),
        record(gzip.compress(SQUEEZED), http="Content-Encoding: gzip, gzip\r\n"),
        record(SQUEEZED + b"junk", http="Content-Encoding: gzip\r\n"),
        record(A, content_type="text/html, text/html; charset=utf-8"),
        record(A, content_type="TEXT/HTML;charset=UTF-8"),
        record(A, content_type=" , text/html"),
        record(A).replace(b"WARC/1.0", b"WARC/0.17"),
        record(A).replace(b"WARC/1.0", b"WARC/1.1"),
        record(A).replace(b"WARC-Type: response", b"warc-type:\r\n  response"),
        record(A, http="X-Folded: a\r\n\tb\r\n"),
        record(A, address="<https://example.org/a>"),
    ],
)
def test_what_servers_and_crawlers_get_wrong_is_read(tmp_path, data):
    length = len(data.partition(b"\r\n\r\n")[2] or data.partition(b"\n\n")[2]) - 4
    if data.startswith(b"WARC/1.0\n"):  # the block is shorter by its line ends
        head, _, block = data.partition(b"\n\n")
        length = len(block.rstrip(b"\r\n"))
        data = head.rpartition(b": ")[0] + b": %d\n\n" % length + block
    page = one(tmp_path, data)
    assert page.text == one(tmp_path, record(A), "b.warc").text
    assert (page.address, page.captured) == ("https://example.org/a", "2017-06-23T10:11:12Z")
    assert not [unread for unread in page.not_understood if "cut" in unread.reason]


@pytest.mark.parametrize(
    ("stated", "captured"),
    [
        ("2017-06-23", "2017-06-23"),
        ("2017-06", "2017-06"),
        ("2017", "2017"),
        ("2017-06-23T12:11:12.5+02:00", "2017-06-23T10:11:12Z"),
        ("2017-06-23T10:11:12", "2017-06-23T10:11:12Z"),
    ],
)
def test_dates_of_archives(tmp_path, stated, captured):
    assert one(tmp_path, record(A, date=stated)).captured == captured


def test_brotli(tmp_path):
    brotli = pytest.importorskip("brotli")
    assert one(tmp_path, record(brotli.compress(A), http="Content-Encoding: br\r\n")).language == "en"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("206 Partial Content", "HTTP answer other than 200"),
        ("304 Not Modified", "HTTP answer other than 200"),
        ("404", "HTTP answer other than 200"),
        ("200 OK", "empty"),
    ],
)
def test_part_of_a_page_is_no_page(tmp_path, status, reason):
    pages, captures = read(archive(tmp_path, packed(record(b"" if reason == "empty" else A, status=status))))
    assert not pages and reasons(captures) == {reason: 1}


def test_an_answer_whose_header_has_no_end_is_what_its_status_says(tmp_path):
    moved = b"HTTP/1.1 301 Moved\r\nLocation: https://example.org/b"
    data = record(moved, kind="resource", content_type="application/http").replace(b"resource", b"response")
    assert reasons(read(archive(tmp_path, packed(data)))[1]) == {"HTTP answer other than 200": 1}


def test_what_an_archive_says_reaches_no_list_of_reasons(tmp_path):
    """Reasons are counted and shown on a terminal."""
    data = packed(
        record(A, content_type="\x1b[31m/x"), record(A, kind="r\u00e9sponse"), record(A, status="\x1b[2J"), record(B)
    )
    pages, captures = read(archive(tmp_path, data))
    assert len(pages) == 1
    assert reasons(captures) == {"other file": 1, "unknown record": 1, "damaged": 1}
    assert "\x1b" not in captures.summary()


# --- encodings and layout -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        ("<p>península</p>", "utf-32", None),
        ("<p>península</p>", "utf-32-le", None),
        ("<p>península</p>", "utf-32-be", None),
        ("<p>朱镕基、嘅</p>", "gbk", "gb2312"),
        ("<p>㐀</p>", "gb18030", "gbk"),
        ("<p>península “Ópera”</p>", "mac-roman", "x-mac-roman"),
        ("<p>①</p>", "cp932", "Shift_JIS"),
    ],
)
def test_encodings_that_are_labelled_as_browsers_know_them(text, encoding, label):
    assert decode(text.encode(encoding), label).text == text
    if label:
        own = f'<meta charset="{label}">'
        assert decode(own.encode() + text.encode(encoding)).text == own + text


@pytest.mark.parametrize("label", ["utf-7", "hex", "idna", "unicode-escape", "undefined", "zip"])
def test_codecs_that_no_browser_knows_are_not_used(label):
    """`+ADw-script` is markup to UTF-7 alone; others raise, or make half characters."""
    found = decode("+ADw-script \\ud800 año".encode("cp1252"), label)
    assert found.text.startswith("+ADw-script \\ud800 a") and found.known_by == "guess"


@pytest.mark.parametrize("end", ["\r", "\u2028", "\u2029", "\x85", "\r\n", "\r\r\n"])
def test_line_ends_of_plain_text(tmp_path, end):
    (tmp_path / "a.txt").write_bytes(TEXT.replace("\n", end).encode())
    found, expected = read_page(tmp_path / "a.txt"), read_page(PAGES / "c01-en-full.txt")
    assert [(block.role, block.line) for block in found.blocks] == [(b.role, b.line) for b in expected.blocks]
    assert [found.quote(b).split() for b in found.blocks] == [expected.quote(b).split() for b in expected.blocks]
    assert list(load_news(found)["headline"]) == list(load_news(expected)["headline"])


def test_hidden_elements_and_breaks_in_headlines(tmp_path):
    html = as_html("Asia\n\nINTERPOL Tokyo\n\nBack to Asia\n\nINTERPOL Tokyo in action\n\n12 May 2016").decode()
    item = (
        '<p hidden>Unseen one</p><div style="color: red; DISPLAY: none">Unseen two</div>'
        "<h3>Guards of the<br/>bridge meet</h3><p>TOKYO, Japan – They met.</p>"
    )
    (tmp_path / "a.html").write_text(html.replace("</body>", f"{item}</body>"), encoding="utf-8")
    (page,) = read_captures(tmp_path)
    news = load_news(page)
    assert list(news["headline"]) == ["Guards of the bridge meet"]
    assert list(news["excerpt"]) == ["TOKYO, Japan – They met."] and "Unseen" not in page.text


# --- folders and links ----------------------------------------------------------------------------------

links = pytest.mark.skipif(os.name == "nt", reason="links need a right there")


@links
def test_a_folder_behind_a_link_is_read_once(tmp_path):
    for folder in ("captures/in", "elsewhere/below"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "elsewhere" / "below" / "a.html").write_bytes(A)
    (tmp_path / "captures" / "in" / "b.html").write_bytes(B)
    (tmp_path / "captures" / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "captures" / "again").symlink_to(tmp_path / "elsewhere" / "below")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "captures")
    (tmp_path / "captures" / "up").symlink_to(tmp_path)
    pages, captures = read(tmp_path / "captures")
    assert [page.name for page in pages] == ["again/a.html", "in/b.html"]
    assert reasons(captures) == {"a link to a folder above": 1}


@links
@pytest.mark.parametrize("source", ["captures", "captures/*.txt"])
def test_a_link_out_of_the_captures_is_told_and_not_read(tmp_path, source):
    (tmp_path / "captures").mkdir()
    (tmp_path / "captures" / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "secret").write_text("treasure:x:0:0", encoding="utf-8")
    (tmp_path / "captures" / "a.txt").symlink_to(tmp_path / "secret")
    (tmp_path / "captures" / "c.txt").symlink_to(tmp_path / "captures" / "b.txt")
    spans = reader.find_captures(str(tmp_path / source))
    found = [capture for span in spans for capture in reader.read_span(span)]
    assert [(capture.name, capture.status) for capture in found] == [
        ("a.txt", "skipped"), ("b.txt", "read"), ("c.txt", "read"),
    ]  # fmt: skip
    assert found[0].reason == "a link that leads out of the captures" and "treasure" not in str(found)
    assert len(list(reader.read_span(reader.find_captures(tmp_path / "captures" / "a.txt")[0]))) == 1


def test_a_folder_that_may_not_be_opened_is_told(tmp_path, monkeypatch):
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.html").write_bytes(A)

    def refusing(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    scan = os.scandir
    monkeypatch.setattr(os, "scandir", refusing)
    monkeypatch.setattr(os, "listdir", lambda path: [entry.name for entry in refusing(path)])
    pages, captures = read(tmp_path)
    assert len(pages) == 1 and [broken.reason for broken in captures.broken] == ["cannot be opened"]


def test_a_name_cannot_speak_to_the_terminal(tmp_path):
    name = "a\x1b[31m\u202e.html"
    try:
        (tmp_path / name).write_bytes(A)
    except OSError:
        pytest.skip("this file system has no such names")
    (found,) = read_captures(tmp_path)
    assert found.name == "a\\x1b[31m\\u202e.html"


# --- records beside a page ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "yaml",
    [
        "a: " + "[" * 100_000,
        "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 40)),
        "!!python/object/apply:os.system ['exit 1']",
        "title: another file",
        "\xff\x00",
    ],
    ids=["deep", "merges", "tag", "no checksum", "no text"],
)
def test_a_file_beside_a_page_is_not_taken_for_its_record(tmp_path, yaml):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(yaml, encoding="latin-1")
    began = time.perf_counter()
    assert read_page(tmp_path / "a.txt").kind == "country"
    assert time.perf_counter() - began < 2


def test_a_record_beside_a_page_counts_where_it_has_a_checksum(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(f"title: a page\nsha256: '{'0' * 64}'\n", encoding="utf-8")
    with pytest.raises(PageError, match=r"changed: sha256 is [0-9a-f]{64}, a\.yaml records 0{64}"):
        read_page(tmp_path / "a.txt")


def test_the_own_page_is_refused_where_its_record_has_no_checksum(tmp_path):
    (tmp_path / "interpol-china-es.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "interpol-china-es.yaml").write_text("title: a page\n", encoding="utf-8")
    with pytest.raises(PageError, match="records None"):
        read_page(tmp_path / "interpol-china-es.txt")


# --- time and size --------------------------------------------------------------------------------------

MUCH = 200_000
"""Bytes: enough for what grows as their square to take minutes."""


@pytest.mark.parametrize(
    "data",
    [
        b"WARC/1.0\n" * (MUCH // 9),
        b"WARC/1.0\r\nX: WARC/1.0\r\n" * (MUCH // 24),
        b"X: WARC/1.0\n" * (MUCH // 12),
        b"WARC/1.0\nContent-Length: 3000000\n\n" * (MUCH // 34),
        b"WARC/1.0\nContent-Length: 0\n\nx" * (MUCH // 28),
        b"\x1f\x8b\x08" * (MUCH // 3),
        b"\n" * MUCH,
    ],
)
@pytest.mark.parametrize("shape", ["plain", "gz"])
def test_beginnings_without_end_are_read_in_time_and_told_in_one_line(tmp_path, data, shape):
    began = time.perf_counter()
    data = record(A) + data + record(B)
    pages, captures = read(archive(tmp_path, gzip.compress(data) if shape == "gz" else data, f"a.{shape}.warc"))
    assert [page.language for page in pages] == ["en", "fr"]
    assert len(captures.broken) <= 1 and time.perf_counter() - began < 2


def test_lies_about_lengths_are_looked_through_in_a_plain_file(tmp_path):
    """A packed one cannot be read backwards: what lies behind such a record in its member is told to be lost."""
    lies = b"WARC/1.0\nContent-Length: 99999999999\n\n" * (MUCH // 38)
    began = time.perf_counter()
    pages, captures = read(archive(tmp_path, record(A) + lies + record(B), "a.warc"))
    assert [page.language for page in pages] == ["en", "fr"] and len(captures.broken) == 1
    assert time.perf_counter() - began < 5
    pages, captures = read(archive(tmp_path, gzip.compress(record(A) + lies + record(B)) + packed(record(A))))
    assert [page.language for page in pages] == ["en", "en"]
    assert [broken.reason for broken in captures.broken] == ["too large"]


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>a" * (2**20 // 9),
        "<ul><li>" * 300 + "<p>a" * (2**20 // 4),
        "<p " + " ".join(f"a{n}=b" for n in range(2**17)) + ">",
        "<p " + "/".join(f"a{n}='>'" for n in range(2**17)) + ">",
    ],
    ids=["lists in lists", "lines in lists", "attributes", "attributes with >"],
)
def test_html_that_would_take_gigabytes_or_hours_is_refused(tmp_path, html):
    (tmp_path / "a.html").write_text(f"<p>Asia</p>{html}")
    began = time.perf_counter()
    _, captures = read(tmp_path)
    assert [broken.reason for broken in captures.broken] == ["larger than a page can be"]
    assert time.perf_counter() - began < 5
    with pytest.raises(PageError, match="no page has that many"):
        read_page(tmp_path / "a.html")


def test_more_lines_than_a_page_has_are_refused(tmp_path):
    for lines, pages in ((199_999, 1), (200_001, 0)):
        (tmp_path / "a.txt").write_text(TEXT + "\n" * (lines - TEXT.count("\n") - 1), encoding="utf-8")
        found, captures = read(tmp_path)
        assert len(found) == pages and len(captures.broken) == 1 - pages
    assert "at most 4194304 and 200000" in captures.broken[0].detail


def test_a_record_larger_than_a_page_costs_itself_alone_wherever_it_is(tmp_path):
    large = record(b"x" * (5 * 2**20), content_type="video/mp4")
    for data, name in (
        (record(A) + large + record(B), "a.warc"),
        (gzip.compress(record(A) + large + record(B)), "b.warc.gz"),
        (packed(record(A), large, record(B)), "c.warc.gz"),
        (record(A) + large.replace(b"Length: 5", b"Length: 9") + record(B), "d.warc"),
    ):
        pages, captures = read(archive(tmp_path, data, name))
        assert [page.language for page in pages] == ["en", "fr"], name
        assert len(captures.broken) == 1


def test_a_large_record_with_a_wrong_checksum_is_not_read(tmp_path):
    """It is larger than what is looked at before anything is handed on; only its last two bytes are a piece more."""
    body = A + b"<!--" + b"x" * (2 * 2**20)
    whole = record(body + b"x" * ((2 - len(record(body))) % 2**16))
    assert len(whole) % 2**16 == 2
    large = packed(whole)
    assert len(read(archive(tmp_path, large + packed(record(B))))[0]) == 2
    pages, captures = read(archive(tmp_path, large[:-8] + bytes(4) + large[-4:] + packed(record(B))))
    assert [page.language for page in pages] == ["fr"] and "incorrect data check" in captures.broken[0].detail


# --- archives in archives -------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["plain", "gz"])
def test_an_archive_within_a_record_is_no_part_of_the_archive(tmp_path, shape):
    """A part of an archive begins where a record does, not where bytes look as if one did."""
    inner = packed(*[record(B)] * 40, level=0)
    if shape == "plain":
        inner = gzip.decompress(inner)
    outer = [record(A), record(inner, content_type="application/warc"), record(A)]
    path = archive(
        tmp_path, packed(*outer, level=0) if shape == "gz" else b"".join(outer), f"a.warc{'.gz' * (shape == 'gz')}"
    )
    (span,) = reader.find_captures(path)
    for size in (1, 1000, 10**6):
        found = [capture for part in reader.split(span, size) for capture in reader.read_span(part)]
        assert [(capture.status, capture.reason) for capture in found] == [
            ("read", ""), ("skipped", "application file"), ("read", ""),
        ]  # fmt: skip
