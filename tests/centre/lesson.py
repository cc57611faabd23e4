"""The people of the test centre, and what the exchange says of a lesson with one pupil in each state."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from centre.people import open_people

RED, EAST = "hongxing-g10c1", "dongfang-g10c1"
STUDENTS = [f"hongxing-{number:02}" for number in range(1, 7)]


def fill(path: Path) -> None:
    """Two schools, a class each, and a class without an assignment."""
    people = open_people(path)
    for school, zh, en, course in (
        ("hongxing", "红星中学", "Hongxing School", RED),
        ("dongfang", "东方中学", "Dongfang School", EAST),
    ):
        people.ensure_school(school, zh=zh, en=en)
        people.ensure_course(course, school=school, zh="高一（1）班", en="Grade 10, class 1")
        people.ensure_person(f"{school}-teacher", name="陈老师", role="teacher", school=school, courses=[course])
        for number, name in enumerate(("李明", "王芳", "张伟", "刘洋", "赵敏", "欧阳雪晴"), start=1):
            username = f"{school}-{number:02}"
            people.ensure_person(username, name=name, role="student", school=school, courses=[course])
    people.ensure_course("hongxing-g10c2", school="hongxing", zh="高一（2）班", en="Grade 10, class 2")
    both = [RED, "hongxing-g10c2"]
    people.ensure_person("hongxing-head", name="周老师", role="teacher", school="hongxing", courses=both)
    people.ensure_person("hongxing-new", name="吴老师", role="teacher", school="hongxing")
    for classes in ([RED], ["hongxing-g10c2"]):
        people.ensure_person("hongxing-07", name="何雨欣", role="student", school="hongxing", courses=classes)
    hostile = '<script>alert("1")</script>'
    people.ensure_person("hongxing-08", name=hostile, role="student", school="hongxing", courses=["hongxing-g10c2"])
    people.ensure_person("hongxing-09", name='=HYPERLINK("x")', role="student", school="hongxing", courses=both[1:])
    people.close()


CRITERIA = (
    ("levels", "自变量取值", "Levels", 10),
    ("range", "取值范围", "Range", 5),
    ("repeats", "重复测量", "Repeats", 10),
    ("control", "控制变量", "Control of variables", 15),
    ("hypothesis", "检验假设", "Hypothesis", 10),
    ("provenance", "数据来源", "Provenance", 10),
    ("units", "单位", "Units", 10),
    ("uncertainty", "不确定度", "Uncertainty", 10),
    ("result", "测量结果", "Result", 20),
)


KNOWLEDGE = {"levels": ["控制变量法"], "control": ["控制变量法"], "result": ["单摆的周期"], "units": ["单摆的周期"]}
"""What some of the criteria show."""

FLAG = {
    "kind": "words",
    "with": "hongxing-04",
    "why": {"zh": "结论与 hongxing-04 的一字不差。", "en": "The conclusion is word for word that of hongxing-04."},
}


def lesson(course: str = RED) -> dict[str, Any]:
    """Assignments and marks of a class, by the exchange's paths."""
    school = course.split("-")[0]
    task = {
        "course": course,
        "name": "pendulum",
        "lab": "pendulum",
        "attempts": 3,
        "due": due(hours=30),
        "title": {"zh": "用单摆测量重力加速度", "en": "Measuring g with a pendulum"},
        "released": due(days=-2),
        "students": {
            f"{school}-02": progress("working", 0, step="measure", trials=4, active=due(minutes=-2)),
            f"{school}-03": progress("marking", 1),
            f"{school}-04": progress("graded", 1, 91.5),
            f"{school}-05": progress("graded", 3, 48.0),
            f"{school}-06": progress("error", 1),
        },
    }
    early = task | {
        "name": "intro",
        "due": due(days=-3),
        "title": {"zh": "认识实验台", "en": "Getting to know the bench"},
        "students": {f"{school}-01": progress("graded", 2, 100.0)},
    }
    results = [result(f"{school}-04", 0.915), result(f"{school}-05", 0.48) | {"flags": [FLAG]}]
    return {f"courses/{course}/assignments": [task, early], f"courses/{course}/marks": results}


def progress(state: str, used: int, points: float | None = None, **far: Any) -> dict[str, Any]:
    """How far a pupil is; `far` is step, trials and active."""
    out_of = 100.0 if points is not None else None
    return {"state": state, "attempts_used": used, "points": points, "out_of": out_of} | far


def result(student: str, share: float) -> dict[str, Any]:
    marks = [mark(*criterion, share) for criterion in CRITERIA]
    return {
        "assignment": "pendulum",
        "student": student,
        "submission": f"s-{student}",
        "attempt": 1,
        "time": due(hours=-1),
        "state": "graded",
        "points": share * 100,
        "out_of": 100.0,
        "marks": marks,
    }


def mark(criterion: str, zh: str, en: str, out_of: float, share: float) -> dict[str, Any]:
    why = {"zh": f"“{zh}”的依据：共有 5 个不同摆长。", "en": f"Because of {en.lower()}: five different lengths."}
    then = {"zh": "再多取几个摆长，间隔拉开。", "en": "Take more lengths, farther apart."}
    by = "waiting" if criterion == "hypothesis" and share < 0.5 else "rubric"
    return {
        "criterion": criterion,
        "title": {"zh": zh, "en": en},
        "points": round(out_of * share, 1),
        "out_of": out_of,
        "why": why,
        "next": then,
        "by": by,
        "knowledge": KNOWLEDGE.get(criterion, []),
    }


def due(**distance: float) -> str:
    return (datetime.now(UTC) + timedelta(**distance)).isoformat().replace("+00:00", "Z")
