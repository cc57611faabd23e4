"""Queries as pupils and teachers type them, and the labs they look for, named by hand."""

import pytest

from centre.search import Index
from centre.spelling import sounds_like
from labkit import catalogue

PENDULUM = {"pendulum", "analyse_pendulum"}
INDEX = Index(catalogue.find().values())


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("单摆", PENDULUM),
        ("danbai", PENDULUM),
        ("DanBai", PENDULUM),
        ("db", PENDULUM),
        ("danb", PENDULUM),
        ("pendulum", PENDULUM),
        ("Pendul", PENDULUM),
        ("S14", PENDULUM),
        ("s14", PENDULUM),
        ("单摆 重力", PENDULUM),
        ("zhongli", {"pendulum"}),
        ("gravity", PENDULUM),
        ("jxyd", {"pendulum"}),
        ("平抛", {"projectile"}),
        ("pingpao", {"projectile"}),
        ("ppyd", {"projectile"}),
        ("projectile", {"projectile"}),
        ("向心力", {"centripetal_force"}),
        ("xxl", {"centripetal_force"}),
        ("jiaosudu", {"centripetal_force"}),
        ("动量守恒", {"momentum_collision"}),
        ("dlsh", {"momentum_collision"}),
        ("pengzhuang", {"momentum_collision"}),
        ("摩擦", {"sliding_friction"}),
        ("mocali", {"sliding_friction"}),
        ("thclj", {"sliding_friction"}),
        ("4.2.2", {"sliding_friction"}),
        ("牛顿", {"newton_second_law", "steer_cart"}),
        ("niudundi", {"newton_second_law", "steer_cart"}),
        ("newton's second", {"newton_second_law", "steer_cart"}),
        ("编程", {"analyse_pendulum", "steer_cart"}),
        ("zxecf", {"analyse_pendulum"}),
        ("小车 编程", {"steer_cart"}),
        ("量子力学", set()),
        ("liangzi", set()),
        ("xyz", set()),
        ("<script>", set()),
        ("%", set()),
    ],
)
def test_what_is_typed_finds_what_is_meant(typed: str, hits: set[str]) -> None:
    assert {lab.slug for lab in INDEX.find(typed)} == hits


def test_nothing_typed_shows_everything_and_a_title_stands_first() -> None:
    assert [lab.slug for lab in INDEX.find("  ")] == list(catalogue.find())
    assert INDEX.find("最小二乘法")[0].slug == "analyse_pendulum"
    assert INDEX.find("danbai")[0].slug in PENDULUM
    assert INDEX.find("单摆")[-1].slug != "projectile"


def test_a_long_text_costs_no_more_than_a_short_one() -> None:
    assert INDEX.find("d" * 100_000) == []
    assert INDEX.find("db " * 50_000) == INDEX.find("db")


@pytest.mark.parametrize(("word", "heard"), [("d", True), ("dan", True), ("da", True), ("an", False), ("bd", False)])
def test_a_word_is_spelled_from_the_beginning_of_a_character(word: str, heard: bool) -> None:
    assert sounds_like(word, "单摆") == heard
