"""Wiring: nbgrader in a teacher's server, found on Jupyter's configuration path.

The hub sets `YUNLAB_COURSES`, the ids of the teacher's courses with commas between them, `YUNLAB_COURSE`, the one to
begin with, and `YUNLAB_COURSES_FOLDER`, the folder of their folders. Inside a course's folder, that course is meant.
"""

import os
from pathlib import Path

from graders.nbgrader_course import AFTER_GUARD
from graders.plugin import CLASSES

c = get_config()  # type: ignore[name-defined]


# Which course, and where its folder lies.
courses = os.environ.get("YUNLAB_COURSES", "").split(",")
above = Path(os.environ.get("YUNLAB_COURSES_FOLDER", ".")).absolute()
here = [name for name in courses if name and Path.cwd().is_relative_to(above / name)]
course = [*here, os.environ.get("YUNLAB_COURSE") or courses[0]][0]
folder = above / course
c.CourseDirectory.course_id = course
c.CourseDirectory.root = str(folder)
c.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"

# The exchange is the centre's service, not a shared folder.
for name, plugin in CLASSES.items():
    setattr(c.ExchangeFactory, name, plugin)

# Marking again from formgrader runs the report's own code only, as the worker does.
c.Autograde.autograde_preprocessors = AFTER_GUARD

# What a pupil wrote is text: should markup ever get past the quoting, it is shown and not obeyed.
c.HTMLExporter.sanitize_html = True
