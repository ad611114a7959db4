"""The comparing of outputs: each thing that nbval passes over is noticed, and said in one line."""

import base64
import copy
import io
import zlib
from itertools import combinations

import gate
import nbformat
import nbformat.v4 as v4
import numpy as np
import pytest
from conftest import NOTEBOOKS
from matplotlib import rc_context
from PIL import Image, ImageDraw

from helpers.show.charts import lanes
from helpers.show.figures import STYLE


def png(change=None, size=(300, 120)):
    """A small picture with a dot and a digit; `change` draws on it."""
    image = Image.new("RGBA", size, "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((40, 40, 48, 48), fill=(0, 114, 178, 255))
    if change:
        image = change(image, draw) or image
    stream = io.BytesIO()
    image.save(stream, "png")
    return stream.getvalue()


def figure(
    picture=None, text="Seen: 28 items.\n\nOne dot.\n\nitem,date\na,2017-05-30\nb,2017-05-13\n", alt="Seen: 28 items."
):
    return v4.new_output(
        "display_data",
        data={"image/png": base64.b64encode(picture or png()).decode(), "text/plain": text},
        metadata={"image/png": {"width": 760, "alt": alt}},
    )


def cell(*outputs, count=3):
    return v4.new_code_cell("show()", execution_count=count, outputs=list(outputs), id="00-03")


def test_alike_they_do_not_differ():
    assert gate.cell_differences(cell(figure()), [figure()], 3) == []


def again(change=None, **options):
    """The same picture, with other bytes."""
    image = Image.open(io.BytesIO(png(change, **options)))
    stream = io.BytesIO()
    image.save(stream, "png", compress_level=1)
    return stream.getvalue()


def noise(image, draw):
    pixels = np.asarray(image).astype(int)
    return Image.fromarray(
        (pixels - np.random.default_rng(1).integers(0, gate.LEVELS, pixels.shape)).clip(0).astype("uint8")
    )


@pytest.mark.parametrize("change", [None, noise, lambda image, draw: draw.point([(9, 9), (80, 9)], fill="black")])
def test_within_the_tolerance_pictures_are_the_same(change):
    assert again(change) != png()
    assert gate.picture_difference("picture", png(), again(change)) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda image, draw: draw.ellipse((41, 40, 49, 48), fill=(0, 114, 178, 255)), "pixels differ, at 4"),
        (lambda image, draw: draw.text((200, 60), "3", fill="black"), "pixels differ, at 20"),
        (lambda image, draw: draw.line((0, 119, 9, 119), fill=(240, 240, 240, 255)), "at 0-9 across and 119-119 down"),
        (lambda image, draw: image.crop((0, 0, 300, 119)), "300 x 119 pixels"),
    ],
)
def test_another_picture_is_noticed(change, said):
    found = gate.picture_difference("picture", png(change), png())
    assert said in str(found)


def test_where_pixels_are_not_compared_sizes_and_readability_are():
    small = png(size=(200, 90))
    assert "200 x 90" in str(gate.picture_difference("picture", small, png(), pixels=False))
    assert "not a readable picture" in str(gate.picture_difference("picture", b"PNG", png(), pixels=False))


@pytest.fixture(scope="module")
def drawn(items):
    """A chart drawn twice: as here, and with letters and edges as another renderer draws them."""
    pictures = []
    chosen = items.assign(kind=items["joint_operation"].map({True: "operation", False: "other"}))
    for style in ({}, {"text.hinting": "none", "font.size": 9.8, "lines.antialiased": False}):
        with pytest.MonkeyPatch.context() as patch, rc_context():
            patch.setattr("IPython.display.display", lambda data, **_: pictures.append(data.get("image/png")))
            patch.setattr("helpers.show.figures.STYLE", STYLE | style)
            lanes(chosen, "kind", mark="language", title="When?", caption="Items")
    return [picture for picture in pictures if picture]


def recoloured(picture, change):
    image = Image.fromarray(change(gate.decoded(picture)).astype("uint8"), "RGBA")
    stream = io.BytesIO()
    image.save(stream, "png")
    return stream.getvalue()


def test_a_picture_that_another_renderer_draws_passes(drawn):
    here, elsewhere = drawn
    assert "pixels differ" in str(gate.picture_difference("picture", here, elsewhere))
    assert gate.picture_difference("picture", here, elsewhere, pixels=False) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda pixels: pixels[..., [2, 1, 0, 3]],  # red and blue exchanged
        lambda pixels: np.full_like(pixels, 255),
        lambda pixels: pixels[:, ::-1],
        lambda pixels: np.where(np.arange(4) < 3, pixels[..., :3].mean(axis=2, keepdims=True), 255),
        lambda pixels: np.where((np.arange(pixels.shape[1]) > 600)[None, :, None], 255, pixels),
    ],
    ids=["colours", "white", "mirrored", "grey", "half"],
)
def test_a_picture_in_other_colours_or_another_is_noticed_though_its_pixels_are_not_compared(drawn, change):
    assert gate.picture_difference("picture", recoloured(drawn[0], change), drawn[0], pixels=False)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (("blue", "orange", "orange"), ("blue", "blue", "orange"), "of it in hue"),
        (("blue", "orange", "orange"), ("orange", "orange", "blue"), "centre of hue"),
    ],
    ids=["one more blue", "places exchanged"],
)
def test_a_mark_in_another_colour_is_noticed_though_its_pixels_are_not_compared(before, now, said):
    """So small that no field's mean colour says so."""

    def marks(colours):
        def drawn(image, draw):
            for x, colour in zip((300, 600, 900), colours, strict=True):
                draw.ellipse((x, 200, x + 7, 207), fill=colour)

        return png(drawn, size=(1200, 400))

    assert said in str(gate.picture_difference("picture", marks(before), marks(now), pixels=False))


def test_black_on_white_is_compared_by_fields_where_pixels_are_not():
    bar = png(lambda image, draw: draw.rectangle((200, 60, 230, 100), fill="black"))
    assert "field the 5th of 8 down and 6th of 8 across" in str(
        gate.picture_difference("picture", bar, png(), pixels=False)
    )


def test_figures_of_one_size_are_told_apart_though_their_pixels_are_not_compared():
    """The notebooks' own: each is another than all others."""
    stored = [
        picture
        for path in NOTEBOOKS[:6]
        for one in nbformat.read(path, as_version=4).cells
        for output in one.get("outputs", ())
        for picture in gate.pictures(output).values()
    ]
    pairs = [(a, b) for a, b in combinations(stored, 2) if a[16:24] == b[16:24]]  # width and height
    assert pairs
    for one, other in pairs:
        assert gate.picture_difference("picture", one, other, pixels=False)


def changed(outputs, change):
    outputs = copy.deepcopy(outputs)
    change(outputs)
    return outputs


STORED = [figure(), v4.new_output("display_data", data={"text/markdown": "*28 items*", "text/plain": "*28 items*"})]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda o: o[0].metadata["image/png"].update(alt="Seen: 29 items."),
         'output 1, metadata, image/png, alt: stored "Seen: 29 items.", now "Seen: 28 items."'),
        (lambda o: o[0].metadata["image/png"].update(width=761), "output 1, metadata, image/png, width: stored 761"),
        (lambda o: o[0].metadata.clear(), "output 1, metadata, image/png: stored nothing, now"),
        (lambda o: o[0].data.update({"text/plain": o[0].data["text/plain"].replace("05-13", "05-14")}),
         'output 1, text/plain, line 7: stored "b,2017-05-14", now "b,2017-05-13"'),
        (lambda o: o[0].data.update({"text/plain": o[0].data["text/plain"].replace("b,2017-05-13\n", "")}),
         'output 1, text/plain, line 7: stored "", now "b,2017-05-13"'),
        (lambda o: o[0].data.update({"image/png": "bm90IGEgcGljdHVyZQ=="}), "output 1, image/png: stored not a read"),
        (lambda o: o[0].data.pop("image/png"), "output 1, image/png: stored nothing, now"),
        (lambda o: o.reverse(), "output 1, text/markdown: stored"),
        (lambda o: o[0].metadata.update(isolated=None), "output 1, metadata, isolated: stored null, now nothing"),
        (lambda o: o[0].data.update({"image/png": o[0].data["image/png"][:40] + "!*~" + o[0].data["image/png"][40:]}),
         "output 1, image/png: stored not a readable picture"),
        (lambda o: o[1].data.update({k: v.replace("28", "2\u200b8") for k, v in o[1].data.items()}),
         'stored "*2␣8 items*" (there U+200B), now "*28 items*" (there U+0038)'),
        (lambda o: o.pop(), "number of outputs: stored 1, now 2"),
        (lambda o: o.clear(), "number of outputs: stored 0, now 2"),
        (lambda o: o[1].update(output_type="execute_result", execution_count=3), "output 2, its kind: stored"),
        (lambda o: o.append(v4.new_output("stream", name="stderr", text="Warning")), "number of outputs: stored 3"),
    ],
)  # fmt: skip
def test_a_changed_output_is_told(change, said):
    found = gate.cell_differences(cell(*changed(STORED, change)), STORED, 3)
    assert said in " | ".join(map(str, found))


def test_a_null_is_something():
    one, other = ({"output_type": "display_data", "data": data, "metadata": {}} for data in ({"text/latex": None}, {}))
    assert [str(d) for d in gate.output_differences([one], [other])] == [
        "output 1, text/latex: stored null, now nothing"
    ]


@pytest.mark.parametrize(
    ("count", "said"), [(None, "stored as if never run, now 3"), (4, "stored 4, now 3"), (1, "stored 1")]
)
def test_an_edited_count_is_told(count, said):
    found = gate.cell_differences(cell(*STORED, count=count), STORED, 3)
    assert [d.where for d in found] == ["execution count"] and said in str(found[0])


def test_stream_and_result():
    stream = v4.new_output("stream", name="stdout", text="28\n")
    error = v4.new_output("stream", name="stderr", text="29\n")
    assert [str(d) for d in gate.output_differences([stream], [error])] == [
        'output 1, name: stored "stdout", now "stderr"',
        'output 1, text, line 1: stored "28", now "29"',
    ]
    result = v4.new_output("execute_result", data={"text/plain": "28"}, execution_count=2)
    assert "execution count of an output: stored 2, now 3" in str(gate.cell_differences(cell(result), [result], 3)[0])


def test_the_line_names_notebook_cell_value_and_the_way_to_accept():
    long = "x" * 500
    found = gate.output_differences(
        [v4.new_output("display_data", data={"text/html": f"<p>\n{long} 28 {long}"})],
        [v4.new_output("display_data", data={"text/html": f"<p>\n{long} 29 {long}"})],
    )
    line, below = gate.told("notebooks/00_start_here.ipynb", cell(), 3, found)
    assert line.startswith('notebooks/00_start_here.ipynb, cell [3] 00-03, output 1, text/html, line 2: stored "…x')
    assert line.endswith("make refresh") and "\n" not in line and len(line) < 300
    assert " 28 " in line and " 29 " in line
    assert "--- stored\n+++ now\n@@" in below


def test_side_by_side_shows_three(tmp_path):
    gate.side_by_side(png(noise), png(lambda image, draw: draw.rectangle((0, 0, 50, 50))), tmp_path / "a" / "b.png")
    assert Image.open(tmp_path / "a" / "b.png").size == (300, 3 * (120 + 12))


def test_the_gate_is_shut(request):
    assert request.config.pluginmanager.has_plugin("gate_hook"), "pyproject.toml names it in addopts: -p gate_hook"


def chunk(name, data=b""):
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("insert", "said"), [(chunk(b"gAMA", (45455).to_bytes(4, "big")), "gAMA"), (chunk(b"tEXt", b"a\0b"), "tEXt")]
)
def test_a_picture_has_nothing_but_its_pixels(insert, said):
    assert gate.other_chunks(png()) == []
    changed = png()[:33] + insert + png()[33:]
    assert (gate.decoded(changed) == gate.decoded(png())).all()
    assert f"stored a PNG with {said}, now one without" in str(gate.picture_difference("picture", changed, png()))
    assert "behind its end" in str(gate.picture_difference("picture", png() + b"more", png(), pixels=False))
