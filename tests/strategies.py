"""What the properties are tried on: any text, pages taken apart and mixed, and pages made from known facts.

The wordings stand here once more, on purpose: what a made page states is known without asking the parser.
"""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

HERE = Path(__file__).parent
LAYOUTS = [path.read_bytes().decode("utf-8") for path in sorted((HERE / "pages").glob("*.txt"))]
OTHERS = [path.read_bytes().decode("utf-8") for path in sorted((HERE / "no_pages").glob("*.txt"))]
RAW = (HERE.parent / "data" / "raw" / "interpol-china-es.txt").read_bytes().decode("utf-8")
TEXTS = [*LAYOUTS, *OTHERS, RAW]
LINES = list(dict.fromkeys(line for text in TEXTS for line in text.split("\n")))

# --- any text ---------------------------------------------------------------------------------------

# Characters on which readers of lines and words stumble: other line ends, blanks of no width, marks that
# change the direction, letters that fold to two or to none, digits of other scripts, bullets and dashes.
_HARD = [
    *"\t\r\x0b\x0c\x1c\x1f\x85\u2028\u2029\x00\x01\x7f",
    *"\u00a0\u200b\u200e\u200f\u202e\u2066\ufeff\u00ad\u3000\u0301\u0327\u064b\u0640",
    *"ßŉǰİıﬁﬃſẞΣς²½①Ⅻ㍿ﷺ٣۳३𝟛😀\U0010ffff",
    *"•●·-–—‒*§…:;؛،؟.,()[]«»“”‘’'\"/|@#%&",
    "\ud800", "\udfff",
]  # fmt: skip
_TELLING = [
    "INTERPOL", "INTERPOL Nairobi", "Member since :", "Back to ", "Africa", "in action", "Red Notices 4", "Kenya",
    "12 April 2017", "30 mayo 2017", "1er août 2016", "٣٠ أيار/مايو ٢٠١٧", "All news", "LYON, France – ", "  • ",
    "\n", "\n\n", "\r\n", "    ", "responsibilities include:", "86th General Assembly – 2017 – Beijing", "NCB for ",
    "Operation Lionfish III", "2 700 personas detenidas", "USD 7 million", "more than 2,000", "drug trafficking",
    "9" * 400, "1" + ",000" * 99 + " million", "12 May 0001", "3 juin 9999", "½ tonne",
    "operación encubierta", "opération « Épervier »", "عملية", "trata de personas", "arrested", "...", "Age today: 5",
]  # fmt: skip
_CHARACTERS = st.one_of(st.sampled_from(_HARD), st.characters(codec="utf-8"), st.characters(max_codepoint=0x7F))
SOUP = st.lists(st.one_of(st.sampled_from(_TELLING), st.text(_CHARACTERS, max_size=6)), max_size=40).map("".join)
"""Telling words among characters of any kind."""
ANY_TEXT = st.one_of(st.text(_CHARACTERS), st.text(), SOUP)


@st.composite
def mixed_pages(draw):
    """Lines of real layouts: shuffled, cut, left out, doubled, mixed with another page's, with soup among them."""
    lines = draw(st.sampled_from(TEXTS)).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at, to = (draw(st.integers(0, len(lines))) for _ in range(2))
        low, high = min(at, to), max(at, to)
        change = draw(st.integers(0, 8))
        if change == 0:
            lines[low:high] = draw(st.permutations(lines[low:high]))
        elif change == 1:
            lines = lines[low:] if draw(st.booleans()) else lines[:high]
        elif change == 2:
            del lines[low : min(high, low + 8)]
        elif change == 3:
            lines[low:low] = lines[low : min(high, low + 12)]
        elif change == 4:
            other = draw(st.sampled_from(TEXTS)).split("\n")
            lines[low:high] = other[low : max(high, low + 5)]
        elif change == 5:
            lines.insert(low, draw(st.sampled_from(LINES)))
        elif change == 6:
            lines.insert(low, draw(SOUP))
        elif change == 7 and low < len(lines):
            where = draw(st.integers(0, len(lines[low])))
            lines[low] = lines[low][:where] + draw(_CHARACTERS) + lines[low][where:]
        elif change == 8 and low < len(lines):
            lines[low] = lines[low][: draw(st.integers(0, len(lines[low])))]
    return "\n".join(lines)


# --- pages made from facts --------------------------------------------------------------------------

MONTHS = {
    "en": "January,February,March,April,May,June,July,August,September,October,November,December",
    "es": "enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre",
    "fr": "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre",
    "ar": "يناير,فبراير,مارس,أبريل,مايو,يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر",
    "levant": "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول",
}
MONTHS = {language: names.split(",") for language, names in MONTHS.items()}
REGIONS = {
    "en": ["Africa", "Americas", "Asia & South Pacific", "Europe", "Middle East & North Africa"],
    "es": ["África", "Américas", "Asia y Pacífico Sur", "Europa", "Oriente Medio y Norte de África"],
    "fr": ["Afrique", "Amériques", "Asie et Pacifique Sud", "Moyen-Orient et Afrique du Nord"],
    "ar": ["أفريقيا", "الأمريكتان", "آسيا وجنوب المحيط الهادئ", "أوروبا", "الشرق الأوسط وشمال أفريقيا"],
}
BACK = {"en": ["Back to"], "es": ["Volver a", "Regresar a"], "fr": ["Retour à", "Retour vers"], "ar": ["العودة إلى"]}
MEMBER = {
    "en": ["Member since :", "Member since:"],
    "es": ["Member since :", "Fecha de adhesión:"],
    "fr": ["Member since :", "Membre depuis :"],
    "ar": ["Member since :", "عضو منذ :"],
}
NOTICES = {
    "en": (["Red Notices"], ["Yellow Notices"]),
    "es": (["Red Notices", "Notificaciones rojas"], ["Yellow Notices", "Notificaciones amarillas"]),
    "fr": (["Red Notices", "Notices rouges"], ["Yellow Notices", "Notices jaunes"]),
    "ar": (["Red Notices"], ["Yellow Notices"]),
}
# City of the bureau and its country as printed in each edition, with the code. No city is a country's name too.
COUNTRIES = [
    ("Nairobi", "KE", {"en": "Kenya", "es": "Kenia", "fr": "Kenya", "ar": "كينيا"}),
    ("Port Vila", "VU", {"en": "Vanuatu", "es": "Vanuatu", "fr": "Vanuatu", "ar": "فانواتو"}),
    ("Abidjan", "CI", {"en": "Côte d’Ivoire", "es": "Costa de Marfil", "fr": "Côte d’Ivoire", "ar": "كوت ديفوار"}),
    ("La Haya", "NL", {"en": "Netherlands", "es": "Países Bajos", "fr": "Pays-Bas", "ar": "هولندا"}),
    ("Brasilia", "BR", {"en": "Brazil", "es": "Brasil", "fr": "Brésil", "ar": "البرازيل"}),
    ("Sana’a", "YE", {"en": "Yemen", "es": "Yemen", "fr": "Yémen", "ar": "اليمن"}),
    ("Wiesbaden", "DE", {"en": "Germany", "es": "Alemania", "fr": "Allemagne", "ar": "ألمانيا"}),
    ("Addis Ababa", "ET", {"en": "Ethiopia", "es": "Etiopía", "fr": "Éthiopie", "ar": "إثيوبيا"}),
]  # fmt: skip
PLACES = [
    ("LYON", "FR", {"en": "France", "es": "Francia", "fr": "France", "ar": "فرنسا"}),
    ("SAN-PÉDRO", "CI", {"en": "Côte d’Ivoire", "es": "Costa de Marfil", "fr": "Côte d’Ivoire", "ar": "كوت ديفوار"}),
    ("BEIJING", "CN", {"en": "China", "es": "China", "fr": "Chine", "ar": "الصين"}),
    ("HONG KONG", "HK", {"en": "China", "es": "China", "fr": "Chine", "ar": "الصين"}),
    ("ADDIS ABABA", "ET", {"en": "Ethiopia", "es": "Etiopía", "fr": "Éthiopie", "ar": "إثيوبيا"}),
    ("KINGSTON", "JM", {"en": "Jamaica", "es": "Jamaica", "fr": "Jamaïque", "ar": "جامايكا"}),
]
# Words that state no fact: sentences and items are put together from them.
WORDS = {
    "en": "barges,lanterns,grain,copper,maps,night,ferries,stamps,ledgers,rope,harbour,paper,bread,chalk",
    "es": "barcas,faroles,trigo,cobre,mapas,noche,sellos,libros,cuerda,muelle,papel,pan,tiza,niños",
    "fr": "barques,lanternes,grain,cuivre,cartes,nuit,timbres,registres,corde,quai,papier,pain,été",
    "ar": "قوارب,فوانيس,قمح,نحاس,خرائط,ليل,طوابع,دفاتر,حبل,رصيف,ورق,خبز,طباشير",
}
WORDS = {language: words.split(",") for language, words in WORDS.items()}
FIRST = {"en": "Counting", "es": "Contar", "fr": "Compter", "ar": "عد"}
LEADS = [
    ("The Force is mandated to:", "mission"),
    ("Units of the Force include:", "agency"),
    ("The Force is divided into;", "agency"),
    ("INTERPOL {city} responsibilities include:", "responsibility"),
    ("As the tasks of the NCB one may name:", "responsibility"),
]
AUTHORITIES = ["National Police Force", "Policía Nacional", "Police nationale", "Ministry of the Interior"]


def arabic_digits(text: str) -> str:
    return text.translate({ord("0") + n: 0x660 + n for n in range(10)})


@st.composite
def dates(draw, language, precision="day", style="member"):
    """A date as a page prints it, and in ISO 8601 with the precision of the words."""
    year, month = draw(st.integers(1900, 2019)), draw(st.integers(1, 12))
    day = draw(st.integers(1, 28 if month == 2 else 30))
    iso = {"day": f"{year}-{month:02}-{day:02}", "month": f"{year}-{month:02}", "year": f"{year}"}[precision]
    names = draw(st.sampled_from(["ar", "levant"])) if language == "ar" else language
    name = MONTHS[names][month - 1]
    if language == "ar" and draw(st.booleans()):
        name = f"{MONTHS['levant'][month - 1]}/{MONTHS['ar'][month - 1]}"
    if draw(st.booleans()) and language in ("es", "fr"):
        name = name.capitalize()
    number = f"{day:02}" if draw(st.booleans()) else str(day)
    if language == "fr" and day == 1:
        number = "1er"
    of = " de " if language == "es" and (style == "member" or draw(st.booleans())) else " "
    text = {"day": f"{number}{of}{name}{of}{year}", "month": f"{name}{of}{year}", "year": f"{year}"}[precision]
    if language == "ar" and draw(st.booleans()):
        text = arabic_digits(text)
    return text, iso


@st.composite
def phrases(draw, language, least=2, most=7):
    words = draw(st.lists(st.sampled_from(WORDS[language]), min_size=least, max_size=most))
    return f"{FIRST[language]} {' '.join(words)}"


@dataclass
class Made:
    """A page's text and what it states: profile (field, value), list items (role, value, under), news."""

    text: str = ""
    kind: str = "country"
    language: str | None = None
    profile: list[tuple[str, str]] = field(default_factory=list)
    lists: list[tuple[str, str, str]] = field(default_factory=list)
    news: list[dict[str, str | None]] = field(default_factory=list)


def _state(made, name, value):
    made.profile.append((name, " ".join(value.split())))


@st.composite
def items(draw, language, made, *, headline_first=False, suffixes=True):
    """One news item's lines; what it states goes to `made`."""
    date, iso = draw(dates(language, style="news"))
    suffix = draw(st.sampled_from(["", "", "", " - Media release"])) if suffixes else ""
    headline = draw(phrases(language, 2, 9))
    place = country = None
    line, end = "", ""
    if draw(st.integers(0, 9)):
        dateline = ""
        if draw(st.integers(0, 3)):
            city, code, names = draw(st.sampled_from(PLACES))
            if draw(st.integers(0, 5)) == 0 and code not in ("HK",):
                city = city.title()
            # A hyphen is a dash only after a blank.
            dash = draw(st.sampled_from([" – ", " ‒ ", " — ", " - ", " –"]))
            form = draw(st.integers(0, 3))
            if form == 3:
                city, code = draw(st.sampled_from([("SINGAPORE", "SG"), ("HONG KONG", "HK"), ("LIMA", "PE")]))
                dateline = f"{city}{dash}"
            elif form == 2:
                city, code = f"{city.upper()}/OSLO", None
                dateline = f"{city}{dash}"
            else:
                dateline = f"{city}, {names[language]}{dash}" if form else f"{city} ({names[language]}){dash}"
            place, country = city, code
        end = draw(st.sampled_from(["...", "...", "...", ".", "…"]))
        line = f"{dateline}{draw(phrases(language, 3, 20))}{end}"
    made.news.append(
        {
            "date": iso,
            "date_text": date,
            "headline": headline,
            "excerpt": line or None,
            "place": place,
            "country": country,
            "truncated": end != "." if line else None,
        }
    )
    above = [headline, f"{date}{suffix}"] if headline_first else [f"{date}{suffix}", "", headline]
    return [*above, "", *([line] if line else [])]


@st.composite
def lists(draw, lead, role, language, made):
    """A lead-in and its bullets."""
    lines = [lead, ""]
    many = draw(st.integers(1, 5))
    for at in range(many):
        value = draw(phrases(draw(st.sampled_from(["en", language])), 1, 8))
        end = draw(st.sampled_from([";", ";", "", "; \u00a0" if at < many - 1 else "."]))
        shown = value
        if draw(st.integers(0, 4)) == 0:
            shown = value.replace(" ", "\n    ", 1)
        lines += f"  • {shown}{end}".split("\n")
        made.lists.append((role, value, lead))
    return [*lines, ""]


@st.composite
def country_pages(draw):
    """A country's page and its facts; every part of it can be missing."""
    language = draw(st.sampled_from(["en", "en", "es", "fr", "ar"]))
    made = Made(language=language)
    city, _, names = draw(st.sampled_from(COUNTRIES))
    name, region = names[language], draw(st.sampled_from(REGIONS[language]))
    lines = []
    # The header. Without any of bureau, membership and way back it would be no page's.
    caption = draw(st.sampled_from(["", "", "", "Officers at a desk with lanterns"]))
    if caption:
        lines += [caption] * draw(st.integers(1, 2))
    above = draw(st.sampled_from(["region", "region", "country", "both", "none"]))
    lines += {"region": [region], "country": [name], "both": [region, name], "none": []}[above]
    back = above in ("region", "both") or draw(st.booleans())
    if above in ("region", "both") or back:
        _state(made, "region", region)
    if above in ("country", "both"):
        _state(made, "country", name)
    lines += [""] * draw(st.integers(0, 2)) if lines else []
    first = len(lines)
    if draw(st.integers(0, 4)) or not back:
        lines.append(f"  • INTERPOL {city}")
        _state(made, "ncb", f"INTERPOL {city}")
        _state(made, "ncb_city", city)
    label = draw(st.sampled_from([*MEMBER[language], ""]))
    if label:
        precision = draw(st.sampled_from(["day", "day", "month", "year", ""]))
        lines.append(f"  • {label}")
        if precision:
            printed, iso = draw(dates(draw(st.sampled_from([language, "en"])), precision))
            lines.append(f"    {printed}")
            _state(made, "member_since", iso)
    if first == 0 and lines and draw(st.booleans()):
        lines[0] = lines[0].removeprefix("  ")  # a capture's very first bullet may have lost its indent
    if back:
        lines.append(f"{draw(st.sampled_from(BACK[language]))} {region}")
    made.language = language if back else None  # else nothing may tell it
    # The body.
    lines += ["", ""]
    if draw(st.booleans()):
        authority = draw(st.sampled_from(AUTHORITIES))
        lines += [authority, ""]
        _state(made, "authority", authority)
    if not draw(st.integers(0, 3)):
        focus = f"{draw(phrases('en', 4, 20))}."
        lines += ["National focus", "", focus, ""]
        _state(made, "focus", focus)
    # What the police does comes before what the bureau does: that is how a page tells one from the other.
    for at in sorted(draw(st.lists(st.integers(0, len(LEADS) - 1), max_size=3))):
        lead, role = LEADS[at]
        lines += draw(lists(lead.format(city=city), role, language, made))
    stated = [what for what, _ in made.profile]
    # The bureau's name somewhere is what tells an INTERPOL page from others.
    lines += ["", f"INTERPOL {city}", "", "The bureau is open at night.", ""]
    if draw(st.booleans()):
        bureau = f"The INTERPOL National Central Bureau (NCB) for {names['en']} is part of the "
        lines += [f"{bureau}Criminal Investigation Division.", ""]
        _state(made, "ncb_parent", "Criminal Investigation Division")
        if "country" not in stated:
            _state(made, "country", names["en"])
    if draw(st.booleans()):
        lines.append(f"INTERPOL {city} in action")
        for _ in range(draw(st.integers(1, 4))):
            lines += draw(items(language, made))
        lines.append("")
    for colour, labels in zip(("red", "yellow"), NOTICES[language], strict=True):
        if draw(st.booleans()):
            number = draw(st.integers(0, 2000))
            lines += [f"{draw(st.sampled_from(labels))} {number}", ""]
            _state(made, f"{colour}_notices", str(number))
            for _ in range(draw(st.integers(0, 2))):
                age = draw(st.integers(1, 99))
                lines += [f"Age today: {age} years old", f"Nationality: {names['en']}", "", ""]
                _state(made, f"{colour}_notice_entry", f"Age today: {age} years old Nationality: {names['en']}")
            lines += [draw(st.sampled_from(["All wanted persons", "All Missing persons"])), ""]
    events = draw(st.lists(st.tuples(st.integers(1, 90), st.integers(1924, 2018)), max_size=3, unique=True))
    for number, year in events:
        dash = draw(st.sampled_from(["–", "-"]))
        when = draw(st.sampled_from([f"{year}", f"4-10 October {year}"]))
        event = f"{number}th General Assembly {dash} {when} {dash} {city}"
        lines.append(f"  • {event}")
        _state(made, "event", event)
    if events and draw(st.booleans()):
        # A featured event repeats a listed one, in part.
        lines += ["", lines[-1].removeprefix("  • "), "", f"{events[-1][0]}th General Assembly"]
    made.text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return made


@st.composite
def newer_pages(draw):
    """A country's page in the layout of 2018: labels above, no bullets."""
    language = draw(st.sampled_from(["en", "es", "fr", "ar"]))
    made = Made(language=language)
    city, _, names = draw(st.sampled_from(COUNTRIES))
    region = draw(st.sampled_from(REGIONS[language]))
    labels = {
        "en": ("Region", "National Central Bureau", "Member since"),
        "es": ("Región", "Oficina Central Nacional", "Fecha de adhesión"),
        "fr": ("Région", "Bureau central national", "Date d’adhésion"),
        "ar": ("المنطقة", "المكتب المركزي الوطني", "تاريخ الانضمام"),
    }[language]
    colon = draw(st.sampled_from([":", " :"]))
    lines = []
    if draw(st.booleans()):
        name = names[language]
        lines += [name if language == "ar" or draw(st.booleans()) else name.upper(), ""]
    lines += [f"{labels[0]}{colon} {region}", f"{labels[1]}{colon} {city}"]
    made.profile += [("region", region), ("ncb_city", city)]
    if draw(st.booleans()):
        printed, iso = draw(dates(language, draw(st.sampled_from(["day", "month", "year"]))))
        lines.append(f"{labels[2]}: {printed}")
        _state(made, "member_since", iso)
    lines.append(f"How INTERPOL supports {names['en']} to tackle international crime.")
    _state(made, "country", lines[0] if lines[1] == "" else names["en"])
    lines += ["", "Lanterns and ferries", "", f"{draw(phrases('en', 4, 30))}.", "", f"INTERPOL in {names['en']}", ""]
    if draw(st.booleans()):
        lines += [f"NCB {city} belongs to the Federal Police Commission.", ""]
        _state(made, "ncb_parent", "Federal Police Commission")
    if draw(st.booleans()):
        lead = "As part of its role, the NCB works with:"
        lines += draw(lists(lead, "list_item", language, made))
    made.text = "\n".join(lines)
    return made


@st.composite
def front_pages(draw):
    """The site's front page as it was about 2008: headline above date."""
    made = Made(kind="front")
    lines = ["Interpol", "", "Home | Search | Contact | Help", "", "Interpol - Recent adds and updates"]
    for _ in range(draw(st.integers(1, 4))):
        lines += [*draw(items("en", made, headline_first=True, suffixes=False)), ""]
    made.text = "\n".join(lines)
    return made


@st.composite
def region_pages(draw):
    """A region's page."""
    language = draw(st.sampled_from(["en", "es", "fr", "ar"]))
    region = draw(st.sampled_from(REGIONS[language]))
    made = Made(kind="region", language=language, profile=[("region", region)])
    lines = [f"  • {region}", "  • INTERPOL regional bureaus", "", f"{region} - National Central Bureaus in action"]
    for _ in range(draw(st.integers(1, 4))):
        lines += draw(items(language, made))
    made.text = "\n".join(lines)
    return made


@st.composite
def release_pages(draw):
    """A press release, old or newer."""
    language = draw(st.sampled_from(["en", "es", "fr"]))
    made = Made(kind="release")
    date, iso = draw(dates(language, style="news"))
    headline = draw(phrases(language, 3, 9))
    city, code, names = draw(st.sampled_from(PLACES))
    body = [f"{city}, {names[language]} – {draw(phrases(language, 4, 20))}."]
    for _ in range(draw(st.integers(0, 2))):
        body += ["", f"{draw(phrases(language, 4, 20))}."]
    made.news.append(
        {
            "date": iso,
            "date_text": date,
            "headline": headline,
            "excerpt": "\n".join(body),
            "place": city,
            "country": code,
            "truncated": False,
        }
    )
    if draw(st.booleans()):
        label = {"en": "All news", "es": "Todas las noticias", "fr": "Toutes les actualités"}[language]
        lines = [label, date, "", headline, "", *body]
    else:
        lines = [headline, "", date, "", *body]
    made.text = "\n".join(lines)
    return made


MADE = st.one_of(
    country_pages(), country_pages(), country_pages(), newer_pages(), region_pages(), release_pages(), front_pages()
)
"""Pages made from facts, country pages most often."""

# --- the same page written down otherwise -----------------------------------------------------------

REWRITTEN = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "BOM": lambda text: "\ufeff" + text,
    "NFD": lambda text: unicodedata.normalize("NFD", text),
    "no newline at the end": lambda text: text.rstrip("\n"),
    "a newline at the end": lambda text: text + "\n",
}
