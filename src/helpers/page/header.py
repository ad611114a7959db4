"""The header of a country or region page: region, country, bureau, date of membership, sub-bureaus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..words.dates import find_date
from ..words.places import country_code
from .body import article_length, country_of_heading
from .lines import Block, Chunk
from .wording import region

_LABEL = 80
"""Longest line of a header."""


def _header_role(chunk: Chunk, following: Chunk | None) -> str:
    """What a line of a header is; "" for a line that no header has."""
    if len(chunk.text) > 2 * _LABEL:
        return ""
    if chunk.says == "member":
        # Prose can begin with "Member since"; the label is followed by nothing, a date or a number.
        rest = chunk.filling()
        return "member" if not rest or rest[0].isdigit() or find_date(rest) else ""
    if len(chunk.text) > _LABEL and chunk.says != "support":
        return ""
    if chunk.says == "back":
        return "back" if region(chunk.filling())[0] or country_line(chunk.filling()) else ""
    if chunk.says == "ncb":
        return "ncb" if chunk.bullet or (following and following.says == "member") else ""
    if chunk.says in ("region_label", "city_label", "support", "region_page", "sub_bureaus", "sub_bureau_of"):
        return chunk.says
    if region(chunk.flat)[0]:
        return "region"
    return "country" if not chunk.bullet and country_line(chunk.flat) else ""


def country_line(text: str) -> str | None:
    """Country code of a line that is a country's name: `Bermuda (UK)`, `United Kingdom REINO UNIDO`."""
    if code := country_code(text) or country_code(re.sub(r"\s*\([^()]*\)$", "", text)):
        return code
    parts = text.split()
    for at in range(1, min(len(parts), 8)):
        code = country_code(" ".join(parts[:at]))
        if code and code == country_code(" ".join(parts[at:])):
            return code
    return None


_SURE = (
    "member",
    "back",
    "ncb",
    "region_label",
    "city_label",
    "support",
    "region_page",
    "sub_bureaus",
    "sub_bureau_of",
)


_REGIONAL = "National Central Bureaus in action"
"""Heading of a region's news, in every edition."""


def header(parts: Sequence[Chunk]) -> tuple[list[Block], int]:
    """Blocks of a country or region page's header and the number of chunks it takes.

    Up to four lines that no header has (an image's caption) may stand before it, up to two within; it
    ends with the link back to the region and the country's name after it.
    """
    roles: list[str] = []
    end = sure = 0
    for at, chunk in enumerate(parts[:40]):
        if chunk.opens:
            break
        role = _header_role(chunk, parts[at + 1] if at + 1 < len(parts) else None)
        if not role and chunk.bullet and any(r in ("sub_bureaus", "sub_bureau") for r in roles[-1:]):
            role = "sub_bureau"
        if role == "country" and "country" in roles:
            role = "country_repeat"
        roles.append(role)
        if role:
            end = at + 1
            sure += role in _SURE
        if at - end >= (2 if end else 4) or ("back" in roles and not role):
            break
    if _REGIONAL in "".join(chunk.text for chunk in parts[: end + 10]) and "region" in roles[:end]:
        # Bullets above a region's news lead to other pages; its name alone says what page this is.
        roles = ["region_page" if p.bullet and r != "region" else r for p, r in zip(parts, roles, strict=False)]
        end = max(at + 1 for at, role in enumerate(roles) if role)
    elif not any(chunk.names("bureau") for chunk in parts):
        end = 0
    elif not sure:
        # The page of a region (or of the world) may have no more than its name above the text; one of a country of the
        # layout since 2018, whose labels an extractor dropped, has "INTERPOL in ..." further down.
        end = 1 if roles[:1] == ["region"] else 0
        if roles[:1] == ["country"]:
            code = country_line(parts[0].flat)
            for chunk in parts[1:]:
                if (span := country_of_heading(chunk.text)) and country_code(chunk.text[slice(*span)]) == code:
                    return [parts[0].block("label"), chunk.part("country", *span)], 1
    blocks: list[Block] = []
    for chunk, role in zip(parts[:end], roles[:end], strict=True):
        blocks.extend(_header_blocks(chunk, role, blocks))
    return blocks, end


def _header_blocks(chunk: Chunk, role: str, above: Sequence[Block]) -> Iterator[Block]:
    known = {block.role for block in above}
    if not role:
        yield chunk.block("unknown" if chunk.bullet else "caption")
    elif role == "region":
        yield chunk.block("region", language=region(chunk.flat)[1])
    elif role == "ncb":
        yield chunk.block("ncb")
        yield chunk.hole("ncb_city")
    elif role == "member":
        yield from _member(chunk)
    elif role == "sub_bureau":
        yield chunk.block("sub_bureau", under=next(b.under for b in reversed(above) if b.under))
    elif role == "sub_bureaus":
        yield chunk.block("sub_bureaus_heading", under=chunk.flat)
        if country_code(chunk.filling()) and "country" not in known:
            yield chunk.hole("country")
    elif role == "back":
        is_region, language = region(chunk.filling())
        yield chunk.block("back_link", language=language)
        if is_region and "region" not in known:
            yield chunk.hole("region")
    elif role in ("region_label", "city_label", "support"):
        yield chunk.block("label", language=chunk.reads.language if chunk.reads and role != "support" else None)
        field = {"region_label": "region", "city_label": "ncb_city", "support": "country"}[role]
        if chunk.filling() and field not in known and (field != "country" or country_code(chunk.filling())):
            hole = chunk.hole(field, language=region(chunk.filling())[1] if field == "region" else None)
            yield hole._replace(start=hole.start + article_length(chunk.filling())) if field == "country" else hole
    elif role == "country":
        yield chunk.part("country", *_once(chunk.text))
    else:
        yield chunk.block({"country_repeat": "label", "region_page": "region_label"}.get(role, role))


def _once(name: str) -> tuple[int, int]:
    """Where the first of two names of one country stands in a line (`Jamaica JAMAICA`), or the whole line."""
    if not country_code(name):
        for blank in re.finditer(r"\s+", name):
            code = country_code(name[: blank.start()])
            if code and code == country_code(name[blank.end() :]):
                return 0, blank.start()
    return 0, len(name)


def _member(chunk: Chunk) -> Iterator[Block]:
    hole, rest = chunk.hole(""), chunk.filling()
    date = find_date(rest, year_alone=True)
    if rest and not date:
        yield chunk.block("unknown")
        return
    labels = chunk.reads.language if chunk.reads and chunk.reads.language != "en" else None
    yield chunk.block("member_label", language=(date and date.language) or labels)
    if date:
        offset = hole.start - chunk.start
        yield chunk.part("member_since", offset + date.start, offset + date.end)
