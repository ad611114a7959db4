"""Whole numbers in words, in four languages: as people write them, to be read back."""

# ruff: noqa: SIM905 - lists of words

from __future__ import annotations

_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " \
      "seventeen eighteen nineteen".split()  # fmt: skip
_EN_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_ES = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete " \
      "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete " \
      "veintiocho veintinueve".split()  # fmt: skip
_ES_TENS = "_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_ES_HUNDREDS = "_ ciento doscientas trescientas cuatrocientas quinientas seiscientas setecientas ochocientas " \
               "novecientas".split()  # fmt: skip
_FR = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept " \
      "dix-huit dix-neuf".split()  # fmt: skip
_FR_TENS = "_ _ vingt trente quarante cinquante soixante".split()
_AR = "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة".split()
_AR_HUNDREDS = "_ _ _ ثلاث أربع خمس ست سبع ثمان تسع".split()
_AR_TENS = "_ _ عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون".split()


def english(n: int) -> str:
    if n < 20:
        return _EN[n]
    if n < 100:
        return _EN_TENS[n // 10] + (f"-{_EN[n % 10]}" if n % 10 else "")
    for size, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if n >= size:
            rest = n % size
            joint = " and " if 0 < rest < 100 else " "
            return f"{english(n // size)} {name}" + (joint + english(rest) if rest else "")
    raise ValueError(n)


def spanish(n: int) -> str:
    if n < 30:
        return _ES[n]
    if n < 100:
        return _ES_TENS[n // 10] + (f" y {_ES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return "cien" if n == 100 else _ES_HUNDREDS[n // 100] + (f" {spanish(n % 100)}" if n % 100 else "")
    size, one, many = (10**6, "un millón", "millones") if n >= 10**6 else (1000, "mil", "mil")
    head = one if n // size == 1 else f"{spanish(n // size).replace('uno', 'ún')} {many}"
    return head + (f" {spanish(n % size)}" if n % size else "")


def french(n: int) -> str:
    if n < 20:
        return _FR[n]
    if n < 70:
        return _FR_TENS[n // 10] + (" et un" if n % 10 == 1 else f"-{_FR[n % 10]}" if n % 10 else "")
    if n < 80:
        return "soixante et onze" if n == 71 else f"soixante-{_FR[n - 60]}"
    if n < 100:
        return "quatre-vingts" if n == 80 else f"quatre-vingt-{_FR[n - 80]}"
    size, name = (10**6, "million") if n >= 10**6 else (1000, "mille") if n >= 1000 else (100, "cent")
    head = name if n // size == 1 and size < 10**6 else f"{french(n // size)} {name}"
    return head + (f" {french(n % size)}" if n % size else "")


def arabic(n: int) -> str:
    """Up to 99 999."""
    if n <= 10:
        return _AR[n]
    if n < 20:
        return {11: "أحد", 12: "اثنا"}.get(n, _AR[n - 10]) + " عشر"
    if n < 100:
        return (f"{_AR[n % 10]} و" if n % 10 else "") + _AR_TENS[n // 10]
    if n < 1000:
        head = {1: "مئة", 2: "مئتان"}.get(n // 100) or f"{_AR_HUNDREDS[n // 100]}مئة"
        return head + (f" و{arabic(n % 100)}" if n % 100 else "")
    thousands = n // 1000
    head = {1: "ألف", 2: "ألفان"}.get(thousands) or f"{arabic(thousands)} {'آلاف' if thousands <= 10 else 'ألفا'}"
    return head + (f" و{arabic(n % 1000)}" if n % 1000 else "")


SPELL = {"en": english, "es": spanish, "fr": french, "ar": arabic}
