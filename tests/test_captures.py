"""Files, folders and web archives: every page comes out once, whatever lies beside it, and nothing in silence."""

import gzip
import os
import random
import signal
import time
import zlib
from collections import Counter

import pytest
from warcs import PAGES, as_html, packed, page, record

from helpers import PageError, load_news, read_captures, read_page
from helpers.corpus import captures, warc
from helpers.corpus.captures import find_captures, read_span, split, summary
from helpers.corpus.warc import read_records
from helpers.page.html import decode

A, B, C = (page(name) for name in ("c01-en-full", "c12-fr-1er-fr-body", "c16-ar-egyptian-indic"))
COUNTRIES = ["Kenya", "Mali", "Egypt"]


def read(path):
    captures = read_captures(path)
    return list(captures), captures


def archive(folder, data, name="a.warc.gz"):
    path = folder / name
    path.write_bytes(data)
    return path


def reasons(captures):
    return {reason: n for (_, reason), n in captures.counts.items() if reason}


# --- files -----------------------------------------------------------------------------------------


def test_a_folder_is_read_whole_in_the_order_of_names(tmp_path):
    (tmp_path / "ásia é").mkdir()
    (tmp_path / "ásia é" / "中国 page.html").write_bytes(A)
    (tmp_path / "b.HTM").write_bytes(B)
    (tmp_path / "c.txt").write_bytes((PAGES / "c16-ar-egyptian-indic.txt").read_bytes())
    archive(tmp_path, packed(record(A), record(B)), "d d.warc.gz")
    archive(tmp_path, record(C), "e.warc")
    (tmp_path / "notes.csv").write_text("a,b")
    (tmp_path / "empty.html").write_text(" \n")
    pages, captures = read(tmp_path)
    assert [one.name.split(":")[0] for one in pages] == [
        "b.HTM", "c.txt", "d d.warc.gz", "d d.warc.gz", "e.warc", "ásia é/中国 page.html",
    ]  # fmt: skip
    assert reasons(captures) == {"no kind of file that is read": 1, "empty": 1}
    assert captures.summary().splitlines()[0] == "read     6"


def test_a_page_of_an_archive_keeps_address_and_time_and_has_a_name_of_its_own(tmp_path):
    first = record(A, address="https://example.org/en/Kenya", date="2015-02-03T04:05:06Z")
    path = archive(tmp_path, packed(first, record(B)))
    kenya, mali = read(path)[0]
    assert (kenya.address, kenya.captured) == ("https://example.org/en/Kenya", "2015-02-03T04:05:06Z")
    assert kenya.name == "a.warc.gz:0"
    assert mali.name == f"a.warc.gz:{len(gzip.compress(first, mtime=0))}"
    assert set(load_news(kenya)["page"]) == {"a.warc.gz:0"}


def test_a_page_of_an_archive_is_the_page_of_its_html(tmp_path):
    (tmp_path / "a.html").write_bytes(A)
    archive(tmp_path, packed(record(A)))
    one, other = read(tmp_path)[0]
    assert one.text == other.text == read_page(tmp_path / "a.html").text
    assert one.blocks == other.blocks


def test_patterns_and_overlapping_sources_give_each_file_once(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.html").write_bytes(A)
    spans = find_captures([str(tmp_path / "*.html"), tmp_path / "a.html", tmp_path])
    assert [span.name for span in spans] == ["a.html", "b.html"]


def test_files_of_one_name_in_two_folders_keep_apart(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_bytes(A)
    names = [one.name for one in read_captures([tmp_path / "a", tmp_path / "b"])]
    assert names == ["a/page.html", "b/page.html"]


def test_a_name_that_is_no_text_is_made_one(tmp_path):
    try:
        (tmp_path / "a\udcff.html").write_bytes(A)
    except OSError:
        pytest.skip("this file system has no such names")
    (found,) = read_captures(tmp_path)
    assert found.name == "a\\xff.html"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes that are files here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.html")
    os.symlink(tmp_path, tmp_path / "loop")
    (tmp_path / "b.html").write_bytes(A)
    signal.alarm(10)  # waiting for somebody to write into it ends the test
    try:
        pages, captures = read(tmp_path)
    finally:
        signal.alarm(0)
    assert [page.name for page in pages] == ["b.html"]
    assert reasons(captures) == {"no regular file": 1}


def test_a_source_without_a_file_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no-such-\*\.warc: no such file"):
        read_captures(str(tmp_path / "no-such-*.warc"))


def test_a_file_too_large_for_a_page_is_broken_and_not_read(tmp_path):
    with (tmp_path / "huge.html").open("wb") as file:
        file.truncate(33 * 2**20)
    pages, captures = read(tmp_path)
    assert not pages
    assert captures.broken[0].reason == "larger than a page can be"


# --- encodings -------------------------------------------------------------------------------------

SPANISH = "península año niño"


@pytest.mark.parametrize(
    ("data", "label", "encoding", "known_by"),
    [
        (SPANISH.encode(), None, "utf-8", "shape"),
        (SPANISH.encode("utf-8-sig"), "latin-1", "utf-8", "mark"),
        (SPANISH.encode("utf-16"), None, "utf-16-le", "mark"),
        (SPANISH.encode("utf-16-be"), None, "utf-16-be", "shape"),
        (SPANISH.encode("latin-1"), None, "cp1252", "guess"),
        (SPANISH.encode("latin-1"), "ISO-8859-1", "cp1252", "label"),
        (b'<meta charset="windows-1252">' + SPANISH.encode("cp1252"), "no-such-label", "cp1252", "label"),
        (SPANISH.encode(), "iso-8859-1", "utf-8", "shape"),
    ],
)
def test_encodings_of_html(data, label, encoding, known_by):
    found = decode(data, label)
    assert found.text.endswith(SPANISH)
    assert (found.encoding, found.known_by) == (encoding, known_by)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1", "utf-8-sig"])
def test_a_page_in_any_encoding_is_the_same_page(tmp_path, encoding):
    text = as_html((PAGES / "c08-es-full-en-body.txt").read_text(encoding="utf-8")).decode()
    text = text.replace('<meta charset="utf-8">', "").replace("–", "-").replace("’", "'")
    text = text.encode("latin-1", "ignore").decode("latin-1")
    (tmp_path / "a.html").write_bytes(text.encode(encoding))
    (tmp_path / "b.html").write_bytes(text.encode())
    one, other = read(tmp_path)[0]
    assert one.text == other.text


def test_plain_text_in_another_encoding_is_broken_not_lost(tmp_path):
    text = (PAGES / "c08-es-full-en-body.txt").read_text(encoding="utf-8").replace("–", "-")
    (tmp_path / "a.txt").write_bytes(text.encode("utf-16"))
    (tmp_path / "b.txt").write_bytes(text.encode("latin-1", "ignore"))
    pages, captures = read(tmp_path)
    assert not pages
    assert reasons(captures) == {"plain text that is not UTF-8": 2}
    with pytest.raises(PageError, match=r"b\.txt, line \d+: byte .* is not UTF-8. Save the file as UTF-8"):
        read_page(tmp_path / "b.txt")


# --- archives --------------------------------------------------------------------------------------


def test_records_that_are_no_page_are_skipped_and_counted(tmp_path):
    data = packed(
        record(b"software: x", kind="warcinfo", content_type="application/warc-fields"),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(A),
        record(b"gone", status="404 Not Found"),
        record(b"\x89PNG....", content_type="image/png"),
        record(as_html("Lentil soup\n\nBoil the lentils.")),
        record((PAGES / "c12-fr-1er-fr-body.txt").read_bytes(), kind="conversion", content_type="text/plain"),
    )
    pages, captures = read(archive(tmp_path, data))
    assert [one.language for one in pages] == ["en", "fr"]
    assert reasons(captures) == {
        "warcinfo record": 1, "request record": 1, "HTTP answer other than 200": 1, "image file": 1,
        "no INTERPOL page": 1,
    }  # fmt: skip
    assert not captures.broken


@pytest.mark.parametrize("shape", ["members", "one member", "plain"])
def test_every_shape_of_archive(tmp_path, shape):
    records = [record(A), record(B), record(C)]
    if shape == "members":
        path = archive(tmp_path, packed(*records))
    elif shape == "one member":
        path = archive(tmp_path, gzip.compress(b"".join(records)))
    else:
        path = archive(tmp_path, b"".join(records), "a.warc")
    pages, captures = read(path)
    assert [one.language for one in pages] == ["en", "fr", "ar"]
    assert len({one.name for one in pages}) == 3
    assert not captures.broken


def test_answers_in_pieces_and_packed_ones_are_unpacked(tmp_path):
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(A[n : n + 700]), A[n : n + 700]) for n in range(0, len(A), 700))
    data = packed(
        record(pieces + b"0\r\n\r\n", http="Transfer-Encoding: chunked\r\n"),
        record(gzip.compress(A), http="Content-Encoding: gzip\r\n"),
    )
    one, other = read(archive(tmp_path, data))[0]
    assert one.text == other.text


def test_the_label_of_the_server_counts(tmp_path):
    text = as_html("Asia\n\nINTERPOL Tokyo\n\nMember since :\n\n5 de mayo de 1952\n\nAño nuevo, niños").decode()
    body = text.replace('<meta charset="utf-8">', "").encode("latin-1")
    (found,) = read(archive(tmp_path, packed(record(body, content_type="text/html; charset=ISO-8859-1"))))[0]
    assert "Año nuevo, niños" in found.text


@pytest.mark.parametrize("shape", ["members", "one member", "plain"])
def test_sound_archives_are_read_as_fastwarc_reads_them(tmp_path, shape):
    from fastwarc.warc import ArchiveIterator

    packings = {"": bytes, "gzip": gzip.compress, "deflate": zlib.compress}
    records = [record(b"software: x", kind="warcinfo", content_type="application/warc-fields")]
    for at, name in enumerate(sorted(path.stem for path in PAGES.glob("*.txt"))):
        packing = list(packings)[at % 3]
        http = f"Content-Encoding: {packing}\r\n" * bool(packing)
        records.append(record(packings[packing](page(name)), address=f"https://example.org/{name}", http=http))
    data = packed(*records) if shape == "members" else b"".join(records)
    path = archive(tmp_path, gzip.compress(data) if shape == "one member" else data, "a.warc")
    theirs = []
    for found in ArchiveIterator(str(path), auto_decode="all"):
        theirs.append((found.headers.get("WARC-Target-URI"), found.reader.read() if found.is_http else b""))
    ours = [(found.address, found.data) for found in read_records(str(path))]
    assert ours[1:] == theirs[1:] and len(ours) == len(theirs) == len(records)


# --- damage ----------------------------------------------------------------------------------------


def damaged_middle(data, at):
    return data[:at] + bytes(byte ^ 0x55 for byte in data[at : at + 40]) + data[at + 40 :]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("flipped bytes", packed(record(A)) + damaged_middle(packed(record(B)), 60) + packed(record(C))),
        ("a checksum", packed(record(A)) + packed(record(B))[:-8] + bytes(8) + packed(record(C))),
        ("no header", packed(record(A)) + damaged_middle(packed(record(B)), 0) + packed(record(C))),
        ("a lie about its length", packed(record(A), record(B, claimed=10**6), record(C))),
        ("noise", packed(record(A)) + random.Random(1).randbytes(3000) + packed(record(C))),
        ("cut off", packed(record(A)) + packed(record(B))[:300] + packed(record(C))),
        ("plain: a lie about its length", record(A) + record(B, claimed=len(B) + 500) + record(C)),
        ("plain: noise", record(A) + random.Random(1).randbytes(3000) + record(C)),
        ("plain: no length", record(A) + record(B).replace(b"Content-Length", b"Content-Size") + record(C)),
    ],
)  # fmt: skip
def test_a_broken_record_costs_itself_alone_and_is_told(tmp_path, name, data):
    path = archive(tmp_path, data, "a.warc" if name.startswith("plain") else "a.warc.gz")
    pages, captures = read(path)
    assert [one.language for one in pages] == ["en", "ar"]
    assert len(captures.broken) == 1
    assert captures.broken[0].offset == len(packed(record(A)) if path.suffix == ".gz" else record(A))


def test_a_cut_file_gives_what_is_whole(tmp_path):
    data = packed(record(A), record(B), record(C))
    for at in range(50, len(data), 997):
        pages, captures = read(archive(tmp_path, data[:at]))
        whole = sum(len(packed(*records)) <= at for records in ([record(A)], [record(A), record(B)]))
        assert len(pages) == whole
        ends = [0, *(len(packed(*records)) for records in ([record(A)], [record(A), record(B)]))]
        assert len(captures.broken) == (at not in ends)


def test_a_plain_file_that_ends_with_its_last_record_is_whole(tmp_path):
    data = record(A) + record(B)
    assert data.endswith(b"\r\n\r\n")
    pages, captures = read(archive(tmp_path, data[:-4], "a.warc"))
    assert len(pages) == 2 and not captures.broken
    pages, captures = read(archive(tmp_path, data[:-5], "b.warc"))
    assert len(pages) == 1 and len(captures.broken) == 1


def test_bytes_without_any_record_are_broken(tmp_path):
    pages, captures = read(archive(tmp_path, random.Random(2).randbytes(100_000)))
    assert not pages
    assert len(captures.broken) == 1
    assert "a.warc.gz, byte 0: the file does not begin with a WARC record" in captures.broken[0].detail


def bomb(before, megabytes):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [packer.compress(before)]
    pieces += [packer.compress(bytes(2**20)) for _ in range(megabytes)]
    return b"".join(pieces) + packer.flush()


def test_what_unpacks_without_end_is_given_up_and_the_next_record_is_read(tmp_path, monkeypatch):
    """With a bound of one megabyte; `run.py check` does it with the real one, and looks at the clock."""
    monkeypatch.setattr(warc, "MAX_RECORD", 2**20)
    bombed(tmp_path)


def bombed(tmp_path):
    most = warc.MAX_RECORD
    much = most // 2**20 + 4
    head = record(b"", claimed=much * 2**20)[:-4]
    liar = record(b"")[:-4]
    inner = record(bomb(b"<p>", much), http="Content-Encoding: gzip\r\n")
    data = bomb(head, much) + packed(record(A)) + bomb(liar, much) + packed(inner, record(B))
    pages, captures = read(archive(tmp_path, data))
    assert [one.language for one in pages] == ["en", "fr"]
    assert [(one.reason, str(most) in one.detail) for one in captures.broken if one.reason == "too large"] == [
        ("too large", True)
    ] * 2
    assert f"{much * 2**20} bytes; at most {most} are read" in captures.broken[0].detail


def test_seeded_damage_loses_no_page_that_it_does_not_touch(tmp_path):
    chosen = random.Random(7)
    bodies = [as_html(f"INTERPOL City{n}\n\nBack to Asia\n\n{'word ' * chosen.randint(5, 60)}") for n in range(5)]
    parts = [packed(record(body)) for body in bodies]
    edge = [sum(map(len, parts[:n])) for n in range(6)]
    whole = b"".join(parts)
    for _ in range(150):
        at, length = chosen.randrange(len(whole)), chosen.choice([1, 3, 30, 300])
        data = bytearray(whole)
        for n in range(at, min(at + length, len(data))):
            data[n] ^= chosen.randrange(1, 256)
        path = archive(tmp_path, bytes(data))
        found = [one.data for one in read_records(str(path)) if one.data]
        untouched = [b for n, b in enumerate(bodies) if edge[n + 1] <= at or edge[n] >= at + length]
        # A flipped byte that gzip does not need (a time stamp) leaves its record whole.
        assert [body for body in found if body in untouched] == untouched, (at, length)
        assert set(found) <= set(bodies), (at, length)


# --- parts of an archive ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 300, 1000, 10**6])
def test_parts_of_an_archive_give_each_record_once(tmp_path, size):
    names = sorted(path.stem for path in PAGES.glob("c*.txt"))[:: 1 if size > 1 else 5]  # a part a byte takes its time
    data = [packed(record(page(name), address=name)) for name in names]
    data[3] = damaged_middle(data[3], 60)
    path = archive(tmp_path, b"".join(data))
    (span,) = find_captures(path)
    whole = list(read_span(span))
    parts = [capture for part in split(span, size) for capture in read_span(part)]
    assert [(one.name, one.status) for one in parts] == [(one.name, one.status) for one in whole]
    assert sum(one.status == "read" for one in whole) == len(names) - 1


# --- shapes that could take for ever ----------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    [
        lambda n: "<div>" * (n // 11) + "INTERPOL Tokyo" + "</div>" * (n // 11),
        lambda n: "<ul>" + "<li>Fugitives</li>" * (n // 18) + "</ul>",
        lambda n: "<p>" + "word " * (n // 5) + "</p>",
        lambda n: "<p>" + "x" * n + "</p>",
        lambda n: "<ul><li>" * (n // 18) + "a" + "</li></ul>" * (n // 18),
    ],
    ids=["deep", "bullets", "one line", "one word", "nested lists"],
)
def test_large_html_is_read_in_time(tmp_path, shape):
    header = "<p>Asia</p><ul><li>INTERPOL Tokyo</li></ul><p>Back to Asia</p>"
    (tmp_path / "a.html").write_text(f"<html><body>{header}{shape(300_000)}</body></html>")
    began = time.perf_counter()
    pages, _ = read(tmp_path)
    assert len(pages) == 1
    assert time.perf_counter() - began < 3


# --- bounds and counts ------------------------------------------------------------------------------


def test_the_largest_file_is_read_and_a_larger_one_is_not(tmp_path, monkeypatch):
    path = tmp_path / "a.html"
    path.write_bytes(A)
    size = path.stat().st_size
    monkeypatch.setattr(captures, "MAX_BYTES", size)
    assert len(read(path)[0]) == 1
    monkeypatch.setattr(captures, "MAX_BYTES", size - 1)
    pages, told = read(path)
    assert not pages and told.broken[0].detail == f"{path}: {size} bytes; a page has at most {size - 1}"


def test_reasons_as_frequent_stand_in_the_order_of_letters():
    counts = Counter({("skipped", "no page"): 2, ("skipped", "no kind"): 2, ("skipped", "empty"): 3})
    assert summary(counts).splitlines()[1] == "skipped  7 (3 empty, 2 no kind, 2 no page)"


def test_two_stars_reach_folders_in_folders(tmp_path):
    folder = tmp_path / "2016" / "05"
    folder.mkdir(parents=True)
    (folder / "a.html").write_bytes(A)
    assert len(read(f"{tmp_path}/**/*.html")[0]) == 1
