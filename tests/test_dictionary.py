"""The dictionary coder: how words are matched, what cancels them, what weak signals need."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from conftest import misquoted

from helpers.coding.dictionary import CODED_SCHEMES, DictionaryError, code_news, coded_rows, read_dictionary
from helpers.page.page import china_page, parse_page
from helpers.paths import data_path, read_yaml
from helpers.tables.codes import SCHEMES
from helpers.tables.columns import check
from helpers.tables.news import load_news, news_rows
from helpers.tables.readings import read_coding
from helpers.tables.specs import CODED
from helpers.words.folding import words
from helpers.words.patterns import Patterns, read_patterns


def item(headline: str = "", excerpt: str = "", **more: object) -> dict[str, object]:
    return {
        "item_id": "2012-01-01", "headline": headline, "excerpt": excerpt, "dateline": None,
        "headline_start": 0, "excerpt_start": len(headline) + 1, **more,
    }  # fmt: skip


def codes(scheme: str, headline: str, excerpt: str = "", **more: object) -> set[str]:
    return {str(row["code"]) for row in coded_rows([item(headline, excerpt, **more)], scheme)}


# --- how words are matched -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "NARCOTICS seized", "a narcotic drug", "New methods.Narcotics were found", "anti-narcotics unit",
        "narco\u00adtics", "‘narcotics’", "tráfico de estupefacientes", "TRÁFICO DE ESTUPEFACIENTES",
        "tra\u0301fico\u00a0de drogas", "traﬁc de stupéfiants", "مكافحة المخدرات", "مكافحة المُخدّرات",
    ],
)  # fmt: skip
def test_spelling_does_not_matter(text: str) -> None:
    assert "drug_trafficking" in codes("crime_type", text)


@pytest.mark.parametrize(
    "text",
    [
        "coordinated by INTERPOL",
        "co-ordinated by INTERPOL",
        "INTERPOL-coordinated",
        "CO‑ORDINATED by\u00a0INTERPOL",
    ],
)
def test_a_hyphen_may_be_left_out(text: str) -> None:
    assert codes("interpol_role", f"An operation {text}") == {"coordinated"}


def test_a_pattern_is_whole_words() -> None:
    assert codes("crime_type", "The shotguns of Drugstore Street") == set()


@pytest.mark.parametrize("text", ["Routes of trafficking. In people’s words", "The human cost: trafficking in numbers"])
def test_a_phrase_does_not_run_over_a_sentence(text: str) -> None:
    assert "human_trafficking" not in codes("crime_type", text)


def test_a_phrase_runs_over_a_comma_only_at_a_star() -> None:
    assert "launched" not in codes("interpol_role", "Police, supported by INTERPOL, launch a campaign")
    assert "human_trafficking" in codes("crime_type", "trafficking in drugs, arms and human beings")
    planted = Patterns()
    planted.plant("a * b", ("key",), "here")
    assert [bool(planted.matches(words(text))) for text in ("a x, b", "a, x b", "a x, y b")] == [True, True, False]


def test_headline_and_excerpt_are_read_apart() -> None:
    assert codes("crime_type", "All about human", "trafficking routes") == set()


def test_the_dateline_is_no_evidence() -> None:
    excerpt = "MAFIA CITY (Italy) – Officers met."
    assert "organized_crime" not in codes("crime_type", "News", excerpt, dateline="MAFIA CITY (Italy)")
    assert "organized_crime" in codes("crime_type", "News", excerpt)


def test_of_nested_matches_the_longest_stays() -> None:
    rows = coded_rows([item("An international police operation in Asia")], "theme")
    assert [row["evidence"] for row in rows] == ["international police operation"]


# --- what the codes rest on: codebook edges --------------------------------------------------------

CRIMES = [
    ("Smuggling networks broken up", set()),
    ("Redes desmanteladas en Asia", set()),
    ("Organized crime networks", {"organized_crime"}),
    ("Fake medicines seized", {"pharmaceutical_crime"}),
    ("Counterfeit medicines seized", {"pharmaceutical_crime"}),
    ("Counterfeit goods and fake medicines seized", {"pharmaceutical_crime", "illicit_goods"}),
    ("Medicamentos falsificados y mercancías falsificadas", {"pharmaceutical_crime", "illicit_goods"}),
    ("Des médicaments contrefaits saisis", {"pharmaceutical_crime"}),
    ("Counterfeit drugs sold online", {"pharmaceutical_crime"}),
    ("Counterfeit currency found", {"financial_crime"}),
    ("Illicit trade in ivory", {"environmental_crime"}),
    ("Police of Côte d’Ivoire meet", set()),
    ("La policía de Costa de Marfil", set()),
    ("Pirated DVDs seized", {"illicit_goods"}),
    ("Somali pirates identified", {"maritime_piracy"}),
    ("Fraudulent passports at the border", {"travel_documents"}),
    ("A fraud ring", {"financial_crime"}),
    ("Traite d’êtres humains", {"human_trafficking"}),
    ("Le Comité traite des questions administratives", set()),
    ("Se trata de una reunión", set()),
    ("Combating transnational crime", {"unspecified_crime"}),
    ("Combating transnational crime and terrorism", {"terrorism"}),
    ("International police cooperation", set()),
    ("International Criminal Police Organization", set()),
    ("Securing the 2010 World Cup", set()),
    ("Armes de chasse saisies", set()),
    ("Illegal weapons and ammunition", {"firearms"}),
    ("الاتجار بالبشر والإرهاب", {"human_trafficking", "terrorism"}),
]


@pytest.mark.parametrize(("text", "expected"), CRIMES, ids=[text for text, _ in CRIMES])
def test_crime_types(text: str, expected: set[str]) -> None:
    assert codes("crime_type", text) == expected


THEMES = [
    ("Operation led by INTERPOL against traffickers", {"joint_operation"}),
    ("Police break up smuggling operation", set()),
    ("Desarticulada una operación de contrabando", set()),
    ("INTERPOL offers support for operations", set()),
    ("Redada policial en Asia", {"joint_operation"}),
    ("Opération de police en Afrique", {"joint_operation"}),
    ("عملية للإنتربول ضد المهربين", {"joint_operation"}),
    ("Minister of Interior visits INTERPOL", {"high_level_meeting"}),
    ("Visite du Ministre de l’Intérieur à INTERPOL", {"high_level_meeting"}),
    ("Fans visit stadium", set()),
    ("Minister opens training course", {"capacity_building"}),
    ("Working group meets in Lyon", {"conference"}),
    ("General Assembly conference opens", {"governance"}),
    ("Medal given on the sidelines of the General Assembly", {"recognition"}),
    ("United Nations General Assembly adopts text", set()),
    ("Security measures for the World Cup", {"event_security"}),
    ("Arrests during the 2010 World Cup", set()),
    ("Medidas de seguridad para los Juegos Olímpicos", {"event_security"}),
    ("Medidas de seguridad en la región", set()),
    ("Fugitive arrested in Peru", {"fugitive_arrest"}),
    ("A man was arrested in Peru", set()),
    ("Prófugo detenido en Perú", {"fugitive_arrest"}),
    ("New database of stolen works of art", {"information_systems"}),
    ("Arrests after checks against the database", set()),
    ("Memorandum of understanding signed", {"agreement"}),
    ("De acuerdo con la policía", set()),
    ("Children freed from workshops, five arrests", set()),
    ("Campaign to raise public awareness", {"public_awareness"}),
    ("World Tiger Day", set()),
    ("Press conference in Lyon", set()),
    ("Video conference with Lyon", {"information_systems"}),
]


@pytest.mark.parametrize(("text", "expected"), THEMES, ids=[text for text, _ in THEMES])
def test_themes(text: str, expected: set[str]) -> None:
    assert codes("theme", text) == expected


ROLES = [
    ("INTERPOL-led operation", {"led"}),
    ("Operación dirigida por INTERPOL", {"led"}),
    ("Operación de INTERPOL, dirigida contra los traficantes", set()),
    ("Opération coordonnée par INTERPOL", {"coordinated"}),
    ("INTERPOL lanza una operación", {"launched"}),
    ("Con el apoyo de INTERPOL", {"supported"}),
    ("INTERPOL ayuda a la policía", {"supported"}),
    ("عملية ينسقها الإنتربول", {"coordinated"}),
]


@pytest.mark.parametrize(("text", "expected"), ROLES, ids=[text for text, _ in ROLES])
def test_roles(text: str, expected: set[str]) -> None:
    assert codes("interpol_role", text) == expected


def test_roles_tell_headline_from_excerpt_by_position() -> None:
    rows = coded_rows([item("INTERPOL-led operation", "It was coordinated by INTERPOL.")], "interpol_role")
    assert [(row["code"], int(str(row["start"])) < 23) for row in rows] == [
        ("led", True),
        ("coordinated", False),
    ]


# --- invariants ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", CODED_SCHEMES)
def test_evidence_is_verbatim_and_inside_one_part(scheme: str) -> None:
    news = load_news()
    coded = check(CODED, code_news(news, scheme))
    assert misquoted(china_page().text, coded) == []
    for row in coded.itertuples():
        found = news.loc[row.item_id]
        inside = [
            int(found[f"{part}_start"]) <= row.start and row.end <= int(found[f"{part}_start"]) + len(found[part])
            for part in ("headline", "excerpt")
        ]
        assert sum(inside) == 1


@pytest.mark.parametrize("scheme", CODED_SCHEMES)
def test_rows_and_frame_agree(scheme: str) -> None:
    frame = code_news(load_news(), scheme)
    assert frame.to_dict("records") == coded_rows(news_rows(china_page()), scheme)


def test_another_page_keeps_the_invariant() -> None:
    text = (
        "Europe\n\nINTERPOL Lyon in action\n\n01 mai 2014\n\nTraﬁc de stupéﬁants\u00a0: opération d’INTERPOL\n\n"
        "PARIS (France) – Une ope\u0301ration coordonne\u0301e par INTERPOL.L’opération Ail\u00ades IV a mené"
        " à 12\u202f000 arrestations.\n"
    )
    page = parse_page(text)
    rows = [row for scheme in CODED_SCHEMES for row in coded_rows(news_rows(page), scheme)]
    assert {row["code"] for row in rows} >= {"drug_trafficking", "joint_operation", "coordinated"}
    for row in rows:
        assert page.text[row["start"] : row["end"]] == row["evidence"]


def test_missing_parts_are_no_error() -> None:
    rows = coded_rows([item() | {"headline": None, "excerpt": None, "headline_start": None}], "theme")
    assert rows == []


def test_unknown_scheme() -> None:
    with pytest.raises(KeyError, match="china_role"):
        coded_rows([], "china_role")


@pytest.mark.parametrize("scheme", CODED_SCHEMES)
def test_agreement_with_the_reading_passes(scheme: str) -> None:
    """What the dictionary finds on the China page is what was read there (interpol_role per part)."""
    news = load_news()
    read = read_coding()
    said = {(row.item_id, row.code) for row in read[read["scheme"] == scheme].itertuples()}
    found = {(row.item_id, row.code) for row in code_news(news, scheme).itertuples()}
    assert len(said & found) / len(said | found) >= 0.9


# --- the files -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", CODED_SCHEMES)
def test_every_code_has_words_of_four_languages(scheme: str) -> None:
    for keys, patterns in read_patterns(data_path("dictionary.yml"), depth=2):
        if keys[0] == scheme:
            assert any(re.search("[\u0600-\u06ff]", pattern) for pattern in patterns), keys
            assert len(patterns) >= 8, keys
    assert {keys[1] for keys, _ in read_patterns(data_path("dictionary.yml"), depth=2) if keys[0] == scheme} == set(
        SCHEMES[scheme]
    )


def test_networks_alone_are_never_a_pattern() -> None:
    alone = {
        "network",
        "networks",
        "network*",
        "red",
        "redes",
        "réseau",
        "réseaux",
        "réseau*",
        "شبكة",
        "شبكات",
    }
    for _, patterns in read_patterns(data_path("dictionary.yml"), depth=2):
        assert not alone & set(patterns)


GOOD = {
    "signals": "theme:\n  conference: [seminar]\n",
    "against": "theme:\n  conference: [press conference]\n",
    "rules": "theme:\n  conference:\n    taught:\n      signals: [seminar]\n      unless: [training]\n",
}
BAD = [
    ("signals", "theme:\n  conference: [seminar\n", "line"),
    ("signals", "theme:\n  conference: seminar\n", "theme.conference: expected a list"),
    ("signals", "theme:\n  conferences: [seminar]\n", "code 'conferences'"),
    ("signals", "themes:\n  conference: [seminar]\n", "scheme 'themes'"),
    ("signals", "theme:\n  conference: [seminar, no]\n", "False is no string"),
    ("signals", "theme:\n  conference: [seminar, *ing]\n", "quote words that hold : or #, or begin with *"),
    ("signals", "theme:\n  conference: ['*', seminar]\n", "any word"),
    ("signals", "theme:\n  conference: ['* seminar', seminar]\n", "begins with any word"),
    ("against", "theme: {}\n", "theme: expected keys"),
    ("rules", "theme:\n  conference:\n    taught:\n      signals: [seminars]\n", "'seminars' is no pattern"),
    ("rules", "theme:\n  conference:\n    taught:\n      signal: [seminar]\n", "signals, beside and unless"),
]


@pytest.mark.parametrize(("which", "content", "message"), BAD, ids=[message for *_, message in BAD])
def test_a_broken_file_says_where(tmp_path: Path, which: str, content: str, message: str) -> None:
    paths = {}
    for name, good in GOOD.items():
        paths[name] = tmp_path / f"{name}.yml"
        paths[name].write_text(content if name == which else good, encoding="utf-8")
    with pytest.raises(DictionaryError, match=re.escape(message)) as error:
        read_dictionary(paths["signals"], paths["against"], paths["rules"])
    assert f"{which}.yml" in str(error.value)


def test_the_codebook_has_every_code_with_examples() -> None:

    from helpers.tables.codes import CONTEXTS, QUALIFIERS, QUANTITY_KINDS

    book = read_yaml(data_path("codebook.yaml"))
    assert {name: tuple(scheme["codes"]) for name, scheme in book["schemes"].items()} == SCHEMES
    assert tuple(book["contexts"]) == CONTEXTS
    assert tuple(book["quantities"]["kinds"]) == QUANTITY_KINDS
    assert tuple(book["quantities"]["qualifiers"]) == QUALIFIERS
    described = [*book["quantities"]["kinds"].values(), *book["quantities"]["qualifiers"].values()]
    for scheme in book["schemes"].values():
        described += scheme["codes"].values()
        assert all(code["include"] and code["exclude"] for code in scheme["codes"].values())
    for code in described:
        assert code["definition"]
        assert all(code["examples"][kind][language] for kind in ("positive", "borderline") for language in ("en", "es"))


def test_the_codebooks_give_no_answer_of_the_page() -> None:
    """A recoder reads one of them: four words of an example that stand on the page in a row would tell him a code."""
    page = " ".join(words(china_page().text).words)
    book = read_yaml(data_path("codebook.yaml"))
    described = [code for scheme in book["schemes"].values() for code in scheme["codes"].values()]
    described += [*book["quantities"]["kinds"].values(), *book["quantities"]["qualifiers"].values()]
    examples = [text for code in described for kind in code["examples"].values() for text in kind.values()]
    said = [words(example).words for example in examples]
    assert [four for one in said for at in range(len(one) - 3) if (four := " ".join(one[at : at + 4])) in page] == []


# --- edges of the codebook, settled on 27 November 2026 -----------------------------------------------

CRIME_EDGES = [
    ("Children were rescued from child labour on farms", {"human_trafficking"}),
    ("Niños rescatados del trabajo infantil", {"human_trafficking"}),
    ("Des enfants soustraits au travail des enfants", {"human_trafficking"}),
    ("إنقاذ أطفال من عمالة الأطفال", {"human_trafficking"}),
    ("Criminal groups of the region", {"unspecified_crime"}), ("Criminal gangs", {"unspecified_crime"}),
    ("Los grupos delictivos de la región", {"unspecified_crime"}), ("Las bandas criminales", {"unspecified_crime"}),
    ("Les groupes criminels de la région", {"unspecified_crime"}), ("الجماعات الإجرامية", {"unspecified_crime"}),
    ("Organized criminal groups", {"organized_crime"}), ("A criminal organization", {"organized_crime"}),
    ("Grupos delictivos violentos y organizados", {"organized_crime"}), ("Un cártel", {"organized_crime"}),
    ("Des bandes criminelles organisées", {"organized_crime"}), ("عصابات إجرامية منظمة", {"organized_crime"}),
    ("Talks on illegal immigration and borders", set()), ("La inmigración ilegal y las fronteras", set()),
    ("L’immigration clandestine et les frontières", set()), ("الهجرة غير الشرعية", set()),
    ("Smuggling of migrants and illegal immigration", {"human_trafficking"}),
    ("Fake medical products seized", {"pharmaceutical_crime"}), ("Fake medical devices", {"pharmaceutical_crime"}),
    ("Productos médicos falsos", {"pharmaceutical_crime"}), ("Faux produits de santé", {"pharmaceutical_crime"}),
    ("Fake medicines and fake handbags", {"pharmaceutical_crime", "illicit_goods"}),
    ("Assault rifles and grenades seized", {"firearms"}), ("Weapons and explosives", {"firearms"}),
    ("Fusiles de asalto y explosivos y armas", {"firearms"}),
    ("Rifles taken, all of them hunting rifles", {"firearms"}),
    ("Hunting rifles taken from men", set()), ("Fusils de chasse", set()),
    ("The Nuclear Security Summit", set()), ("They searched a firearms database", set()),
    ("An officer of Parks and Wildlife", set()), ("Inquiries on the Darknet", set()),
    ("INTERPOL’s Stolen and Lost Travel Documents database", set()), ("The Anti-Corruption Academy", set()),
    ("La base de datos de INTERPOL sobre documentos de viaje robados y perdidos", set()),
    ("Stolen passports found in the database", {"travel_documents"}), ("The Cyber Fusion Centre", set()),
    ("Wanted for murder and fraud", {"fugitives", "violent_crime", "financial_crime"}),
    ("Drugs sold online through apps and forums", {"drug_trafficking"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CRIME_EDGES, ids=[text for text, _ in CRIME_EDGES])
def test_edges_of_crimes(text: str, expected: set[str]) -> None:
    assert codes("crime_type", text) == expected


THEME_EDGES = [
    ("INTERPOL opens a regional bureau in Yaoundé", set()), ("Inauguración de la Oficina Regional", set()),
    ("Ouverture d’un bureau de liaison à Bangkok", set()),
    ("The Asian Regional Conference adopted a strategic plan", {"conference"}),
    ("La conferencia regional adoptó un plan estratégico", {"conference"}),
    ("The General Assembly adopted a strategic plan", {"governance"}),
    ("World Oceans Day", set()), ("An exhibition on fakes", set()), ("The safety of citizens", set()),
    ("INTERPOL calls for public assistance", {"public_awareness"}),
    ("The public is being asked to help", {"public_awareness"}),
    ("INTERPOL pide al público que ayude", {"public_awareness"}),
    ("INTERPOL fait appel au public", {"public_awareness"}), ("الإنتربول يطلب مساعدة الجمهور", {"public_awareness"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), THEME_EDGES, ids=[text for text, _ in THEME_EDGES])
def test_edges_of_themes(text: str, expected: set[str]) -> None:
    assert codes("theme", text) == expected


# --- the tree of patterns --------------------------------------------------------------------------


def test_looking_up_by_letters_finds_what_trying_every_pattern_would() -> None:
    draw = random.Random(3)
    for _ in range(200):
        listed = {"".join(draw.choices("abc*?", k=draw.randint(1, 5))) for _ in range(6)}
        listed = {pattern for pattern in listed if not set(pattern) <= {"*", "?"}}
        patterns = Patterns()
        for pattern in listed:
            patterns.plant(pattern, (pattern,), "a test")
        for word in ("".join(draw.choices("abc", k=draw.randint(1, 6))) for _ in range(20)):
            expected = {p for p in listed if re.fullmatch(p.replace("*", r"\w*").replace("?", r"\w"), word)}
            found = [key[0] for *_, ends in patterns.matches(words(word)) for key, _ in ends]
            assert sorted(found) == sorted(expected)


def test_a_search_that_begins_later_reads_a_hyphen_behind_its_first_word() -> None:
    planted = Patterns()
    planted.plant("checkpoint", ("key",), "here")
    said = words("a check-point")
    assert [(first, last, ends[0][0]) for first, last, ends in planted.matches(said, 1)] == [(1, 2, ("key",))]
    assert not planted.matches(said, 2)


def test_items_without_places_are_sent_to_load_news(items):
    with pytest.raises(KeyError, match="no column headline_start, excerpt_start; expected news items as load_news"):
        code_news(items, "theme")
