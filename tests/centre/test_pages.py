"""What the pages say, in both languages, drawn behind a real hub."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.centre.lesson import EAST, RED, lesson, progress
from tests.centre.stage import BROKEN, PREFIX, Browser, Stage

pytestmark = pytest.mark.centre

CLASS = f"{PREFIX}class/{RED}"


def test_the_start_page_says_what_is_due_in_chinese(browsers: dict[str, Browser]) -> None:
    text = browsers["hongxing-01"].start_page().text
    for words in (
        "李明，你好",
        "红星中学",
        "用单摆测量重力加速度",
        "未开始",
        "还可提交 3 次",
        "进入实验",
        "实验台准备中…",
    ):
        assert words in text
    assert '<html lang="zh-CN">' in text


def test_who_changed_class_keeps_the_marks_of_the_old_one(stage: Stage) -> None:
    task = stage.exchange.lists[f"courses/{RED}/assignments"][0]
    task["students"]["hongxing-07"] = progress("graded", 1, 82.0)
    text = stage.browser("hongxing-07").start_page().text
    for words in ("高一（2）班", "高一（1）班", "用单摆测量重力加速度", "<strong>82</strong>"):
        assert words in text
    assert "认识实验台" not in text, "what was not begun in the old class is not offered"
    assert f"course%3D{RED}" not in text, "nothing leads into the old class"
    teacher = stage.browser("hongxing-teacher")
    assert "何雨欣" in teacher.get(CLASS).text
    del task["students"]["hongxing-07"]
    assert "何雨欣" not in teacher.get(CLASS).text


def test_the_start_page_says_what_is_due_in_english(stage: Stage) -> None:
    browser = stage.browser("hongxing-02")
    text = browser.get(f"{PREFIX}?language=en").text
    for words in ("Hello, 王芳", "Hongxing School", "Measuring g", "In progress", "3 attempts left", "Continue"):
        assert words in text
    assert '<html lang="en">' in browser.start_page().text, "the choice is remembered"
    cookie = next(each for each in browser.cookies.jar if each.name == "yunlab_language")
    assert (cookie.value, cookie.path) == ("en", "/")


def test_the_button_leads_through_the_hub_to_the_lab(browsers: dict[str, Browser]) -> None:
    address = re.search(r'<a class="button" href="([^"]+)"', browsers["hongxing-01"].start_page().text)
    assert address
    parts = urlsplit(address[1].replace("&amp;", "&"))
    assert parts.path == "/hub/spawn/hongxing-01"
    assert parse_qs(parts.query)["next"] == [
        f"/user/hongxing-01/voila/render/pendulum/notebook.ipynb?course={RED}&assignment=pendulum"
    ]


def test_the_bench_starts_while_the_page_is_looked_at_and_the_button_then_goes_straight_on(stage: Stage) -> None:
    browser = stage.browser("hongxing-03")
    address = re.search(r'<a class="button[^"]*" href="([^"]+)"', browser.start_page().text)
    deadline = time.monotonic() + 20
    while browser.get(f"{PREFIX}bench").json() != {"bench": "ready"}:
        assert time.monotonic() < deadline, stage.log.read_text()
        time.sleep(0.1)
    assert address
    gone = browser.get(address[1].replace("&amp;", "&"), follow_redirects=False)
    assert gone.status_code == 302
    assert gone.headers["location"].startswith("/user/hongxing-03/voila/render/")


def test_a_bench_that_cannot_be_set_up_is_not_promised_for_ever(stage: Stage) -> None:
    browser = stage.browser(BROKEN)
    assert "进入实验" in browser.start_page().text
    deadline = time.monotonic() + 20
    while browser.get(f"{PREFIX}bench").json() != {"bench": "off"}:
        assert time.monotonic() < deadline, stage.log.read_text()
        time.sleep(0.1)
    assert f"server of {BROKEN} not started" in stage.log.read_text()


def test_a_mark_comes_with_its_reason(stage: Stage) -> None:
    text = stage.browser("hongxing-05").start_page().text
    for words in ("重复测量", "“重复测量”的依据", "下一步：再多取几个摆长", "待老师批阅"):
        assert words in text
    assert "再做一次" not in text, "all three attempts are used"
    assert "再做一次" in stage.browser("hongxing-04").start_page().text


def test_a_pupil_goes_on_where_the_work_was_left(stage: Stage) -> None:
    text = stage.browser("hongxing-02").start_page().text
    going = text[text.index("接着做") : text.index("待完成的实验")]
    for words in ("用单摆测量重力加速度", "进行到：测量", "已测 4 次", "上次保存：今天", "继续实验"):
        assert words in going
    assert "没有其他待完成的实验" in text, "it does not stand there twice"


def test_what_was_missed_is_said_kindly_and_is_no_mark(stage: Stage, browsers: dict[str, Browser]) -> None:
    text = browsers["dongfang-01"].start_page().text
    assert "没赶上提交的实验" not in text, "what was marked was not missed"
    del stage.exchange.lists[f"courses/{EAST}/assignments"][1]["students"]["dongfang-01"]
    text = browsers["dongfang-01"].start_page().text
    missed = text[text.index("没赶上提交的实验") :]
    assert "认识实验台" in missed
    assert "请老师延长时间" in missed
    assert "我的成绩" not in text


def test_the_marks_are_told_by_knowledge_point_the_weakest_first(stage: Stage) -> None:
    text = stage.browser("hongxing-05").start_page().text
    shown = re.findall(r'<li><span>(.*?)</span>.*?<span class="number">(.*?)</span>', text, re.DOTALL)
    assert dict(shown) == {"单摆的周期": "14.4 / 30", "控制变量法": "12 / 25"}
    assert text.count("需要加强") == 2, "the colour is not the only sign"
    assert "需要加强" not in stage.browser("hongxing-04").start_page().text


def test_a_refused_hand_in_asks_for_another(stage: Stage, browsers: dict[str, Browser]) -> None:
    stage.exchange.lists[f"courses/{RED}/assignments"][0]["students"]["hongxing-01"] = progress("rejected", 1)
    text = browsers["hongxing-01"].start_page().text
    assert "请进入实验重新提交" in text
    assert "还可提交 2 次" in text


def test_the_class_page_counts_and_gives_the_mean(browsers: dict[str, Browser]) -> None:
    text = browsers["hongxing-teacher"].get(CLASS).text
    counts = dict(re.findall(r'<li class="(\w+)"><strong>(\d+)</strong>', text)[:4])
    assert counts == {"new": "1", "working": "1", "handed_in": "2", "graded": "2"}
    assert "自动评分出错，请人工批阅" in text
    means = re.search(r"<tfoot>.*?</tfoot>", text, re.DOTALL)
    assert means
    assert re.findall(r">([\d.]+)<", means[0])[:3] == ["69.8", "7", "3.5"]
    assert "next=%2Fuser%2Fhongxing-teacher%2Fformgrader" in text


def test_the_class_page_names_who_is_flagged_and_tells_no_pupil(stage: Stage, browsers: dict[str, Browser]) -> None:
    rows = re.findall(r"<tr>.*?</tr>", browsers["hongxing-teacher"].get(CLASS).text, re.DOTALL)
    flagged = [row for row in rows if "一字不差" in row]
    assert len(flagged) == 1
    assert "hongxing-05" in flagged[0]
    assert "请留意" in flagged[0]
    assert "一字不差" not in stage.browser("hongxing-05").start_page().text


def test_what_has_not_changed_is_not_sent_again(stage: Stage, browsers: dict[str, Browser]) -> None:
    teacher = browsers["hongxing-teacher"]
    tag = teacher.get(f"{CLASS}/sheets").headers["etag"]
    assert teacher.get(f"{CLASS}/sheets", headers={"If-None-Match": tag}).status_code == 304
    stage.exchange.lists[f"courses/{RED}/assignments"][0]["students"]["hongxing-01"] = progress("working", 0)
    assert teacher.get(f"{CLASS}/sheets", headers={"If-None-Match": tag}).status_code == 200


def test_a_hostile_name_stays_a_name(stage: Stage, browsers: dict[str, Browser]) -> None:
    course = "hongxing-g10c2"
    hostile = lesson(RED)[f"courses/{RED}/assignments"][0] | {"course": course, "title": {"zh": "<b>摆</b>", "en": "x"}}
    stage.exchange.lists[f"courses/{course}/assignments"] = [hostile]
    page = browsers["hongxing-head"].get(f"{PREFIX}class/{course}").text
    assert "&lt;script&gt;alert" in page
    assert "&lt;b&gt;摆" in page
    assert page.count("<script") == 1, "our own"
    assert "<b>" not in page
    file = browsers["hongxing-head"].get(f"{PREFIX}class/{course}/pendulum.csv")
    assert file.content.startswith("\ufeff".encode())
    assert '"\'=HYPERLINK(""x"")"' in file.content.decode()
    assert file.headers["content-disposition"] == f'attachment; filename="{course}-pendulum.csv"'


def test_a_silent_exchange_is_said_kindly(stage: Stage, browsers: dict[str, Browser]) -> None:
    stage.exchange.silent = True
    for person in ("hongxing-01", "hongxing-teacher"):
        answer = browsers[person].start_page()
        assert answer.status_code == 200
        assert "暂时取不到作业和成绩" in answer.text
    assert browsers["hongxing-teacher"].get(f"{CLASS}/pendulum.csv").status_code == 503


def test_an_answer_that_breaks_the_contract_counts_as_silence(stage: Stage, browsers: dict[str, Browser]) -> None:
    stage.exchange.lists[f"courses/{RED}/assignments"] = [{"name": "pendulum"}]
    assert "暂时取不到作业和成绩" in browsers["hongxing-01"].start_page().text


def test_a_teacher_without_a_class_is_told_so(browsers: dict[str, Browser]) -> None:
    assert "您还没有任教班级" in browsers["hongxing-new"].start_page().text
