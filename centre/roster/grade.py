"""Grades and classes as schools write them: 高一（1）班, 初二3班, 七年级二班, Grade 10, class 1."""

import re
from unicodedata import normalize

DIGITS = "零一二三四五六七八九"
STAGES = {"高中": 9, "高": 9, "初中": 6, "初": 6, "小学": 0, "": 0}
CHINESE = re.compile(r"(高中|高|初中|初|小学|)([一二三四五六七八九1-9])(年级|年|级|)")
ENGLISH = re.compile(r"(?:grade|year|g)?\s*0?(\d{1,2})(?:年级)?", re.IGNORECASE)
NUMBER = re.compile(
    r"(?:class|c)?\s*[(\[第]?\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[)\]]?\s*(?:班|)", re.IGNORECASE
)
TITLE = re.compile(r"((?:高中|高|初中|初|小学)?[一二三四五六七八九](?:年级|)|grade\s*\d{1,2}\s*,?)(.+)", re.IGNORECASE)
HIGHEST = 12


def grade(text: str) -> int | None:
    """The grade, 1 to 12; None where it cannot be read."""
    plain = normalize("NFKC", text).replace(" ", "")
    chinese = CHINESE.fullmatch(plain)
    if chinese and (chinese[1] or chinese[3]):
        number = STAGES[chinese[1]] + _digit(chinese[2])
        return number if number <= HIGHEST and _exists(chinese[1], _digit(chinese[2])) else None
    english = ENGLISH.fullmatch(plain)
    return int(english[1]) if english and 1 <= int(english[1]) <= HIGHEST else None


def _exists(stage: str, number: int) -> bool:
    return number <= (3 if stage.startswith(("高", "初")) else 9)


def _digit(text: str) -> int:
    return int(text) if text.isascii() else DIGITS.index(text)


def number(text: str) -> int | None:
    """The number of a class, 1 to 99; None where it has a name instead."""
    found = NUMBER.fullmatch(normalize("NFKC", text).strip())
    if not found:
        return None
    value = int(found[1]) if found[1].isascii() else _chinese(found[1])
    return value if value and value > 0 else None


def _chinese(text: str) -> int | None:
    """Up to ninety-nine, such as 二十三."""
    tens, ten, ones = text.rpartition("十")
    if any(len(part) > 1 or part == "十" for part in (tens, ones)):
        return None
    high = (DIGITS.index(tens) if tens else 1) if ten else 0
    return 10 * high + (DIGITS.index(ones) if ones else 0)


def titles(of_grade: int, name: str) -> tuple[str, str]:
    """What a class is called, in Chinese and English."""
    numbered = number(name)
    if numbered is None:
        return f"{spoken(of_grade)}{name}", f"Grade {of_grade}, {name}"
    return f"{spoken(of_grade)}（{numbered}）班", f"Grade {of_grade}, class {numbered}"


def spoken(of_grade: int) -> str:
    """The grade as pupils call it."""
    if of_grade > 9:
        return f"高{DIGITS[of_grade - 9]}"
    return f"初{DIGITS[of_grade - 6]}" if of_grade > 6 else f"{DIGITS[of_grade]}年级"


def label(of_grade: int | None, name: str) -> str:
    """The short word for a class in its course id; empty where there is none."""
    numbered = number(name)
    return f"g{of_grade}c{numbered}" if of_grade and numbered else ""


def split(title: str) -> tuple[int | None, str]:
    """Grade and rest of a class's title, such as 高一（1）班."""
    found = TITLE.fullmatch(normalize("NFKC", title).strip())
    if not found:
        return None, title
    return grade(found[1].rstrip(", ")), found[2].strip()
