"""Which language the centre speaks, and times in local words."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

import centre
from centre import clock
from centre.language import chosen

FOLDER = Path(centre.__file__).parent
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # Friday 12:00 in China
CHINA = ZoneInfo("Asia/Shanghai")


def test_templates_hold_no_sentence_of_their_own() -> None:
    for file in (FOLDER / "templates").glob("*.html"):
        text = unescape(re.sub(r"\{[{%].*?[%}]\}|<[^>]*>", " ", file.read_text(), flags=re.DOTALL))
        assert set(re.findall(r"[^\W\d_]+", text)) <= {"English", "中文"}, file.name


@pytest.mark.parametrize(
    ("distance", "chinese", "english"),
    [
        (timedelta(hours=3), "今天 15:00 截止，还剩3小时", "Due today 15:00, 3 hours left"),
        (timedelta(hours=14), "明天 02:00 截止，还剩14小时", "Due tomorrow 02:00, 14 hours left"),
        (timedelta(hours=30), "明天 18:00 截止", "Due tomorrow 18:00"),
        (timedelta(days=10), "11月30日周一 12:00 截止", "Due Mon, Nov 30 12:00"),
        (timedelta(0), "今天 12:00 已截止", "Closed today 12:00"),
        (timedelta(hours=-13), "昨天 23:00 已截止", "Closed yesterday 23:00"),
    ],
)
def test_a_due_time_is_told_in_local_words(distance: timedelta, chinese: str, english: str) -> None:
    assert clock.due_words(NOON + distance, NOON, "zh", CHINA) == chinese
    assert clock.due_words(NOON + distance, NOON, "en", CHINA) == english


@given(st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)))
def test_what_is_over_is_called_over(distance: timedelta) -> None:
    told = clock.due_words(NOON + distance, NOON, "zh", CHINA)
    assert ("已截止" in told) == (distance <= timedelta(0))


def request(query: str = "", cookie: str = "", accept: str = "") -> Request:
    headers = [(b"cookie", cookie.encode()), (b"accept-language", accept.encode())]
    return Request({"type": "http", "query_string": query.encode(), "headers": headers})


@pytest.mark.parametrize(
    ("query", "cookie", "accept", "expected"),
    [
        ("language=en", "yunlab_language=zh", "zh-CN", "en"),
        ("", "yunlab_language=en", "zh-CN", "en"),
        ("", "", "en-GB,en;q=0.9", "en"),
        ("", "", "zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        ("", "", "fr-FR", "zh"),
        ("", "", "", "zh"),
        ("language=<script>", "yunlab_language=../..", ";;,-", "zh"),
    ],
)
def test_the_language_is_the_nearest_wish(query: str, cookie: str, accept: str, expected: str) -> None:
    assert chosen(request(query, cookie, accept)) == expected
