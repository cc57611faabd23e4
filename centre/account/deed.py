"""The log of acts that change a person or a right, or end what somebody was at: who, to whom, when. It only grows."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from centre.account.schema import Deed

Act = Literal[
    "choose_password", "give_password", "give_pin", "begin_second_step", "end_second_step", "use_recovery_code",
    "set_class_sign_in", "stop_server", "restart_server",
    "book", "change_booking", "cancel_booking", "move_up_booking", "set_quota", "set_lessons",
]  # fmt: skip


def note(session: Session, moment: datetime, actor: str, act: Act, subject: str, **detail: Any) -> None:  # noqa: ANN401
    """Writes an act down in the transaction that does it."""
    session.add(Deed(moment=moment, actor=actor, act=act, subject=subject, detail=detail))
