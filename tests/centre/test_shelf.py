"""The catalogue as a page, and for the script that asks for its list alone."""

import pytest

from tests.centre.stage import PREFIX, Browser

pytestmark = pytest.mark.centre


@pytest.mark.parametrize(
    ("query", "found"), [("q=db", True), ("q=pingpao", False), ("grade=8", False), ("q=zz", False)]
)
def test_the_catalogue_is_looked_through_without_a_script(
    browsers: dict[str, Browser], query: str, found: bool
) -> None:
    text = browsers["hongxing-01"].get(f"{PREFIX}labs?{query}").text
    assert ("<h2>用单摆测量重力加速度</h2>" in text) == found
    assert ("/hub/spawn/hongxing-01" in text) == found, "what the class has been given is entered from here"
    part = browsers["hongxing-01"].get(f"{PREFIX}labs?{query}", headers={"Sec-Fetch-Dest": "empty"}).text
    assert ("<h2>用单摆测量重力加速度</h2>" in part) == found
    assert "<html" not in part
    assert ("没有找到" in text) == (query == "q=zz")
