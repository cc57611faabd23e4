"""A page gets a kernel that was warm before, and cannot tell it from one that was started for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from labkit.kiosk.kernel import Kernels

pytestmark = pytest.mark.centre

ANSWER_S = 60.0


@asynccontextmanager
async def kernels(folder: Path, **options: Any) -> AsyncIterator[Kernels]:
    (folder / "pendulum").mkdir(exist_ok=True)
    found = Kernels(root_dir=str(folder), **options)
    try:
        yield found
    finally:
        await found.shutdown_all(now=True)


async def said(found: Kernels, kernel: str, expression: str) -> str:
    """Return what an expression comes to in a kernel."""
    client = found.get_kernel(kernel).client()
    client.start_channels(iopub=False, stdin=False, hb=False, control=False)
    try:
        asked = {"silent": True, "user_expressions": {"it": expression}, "reply": True, "timeout": ANSWER_S}
        answer = await client.execute("", **asked)
        text: str = answer["content"]["user_expressions"]["it"]["data"]["text/plain"]
        return text
    finally:
        client.stop_channels()


def go(act: Callable[[], Coroutine[Any, Any, None]]) -> None:
    # In a thread of its own: a browser of an earlier test may still hold this one's event loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asyncio.wait_for(act(), 2 * ANSWER_S)).result()


def test_a_page_gets_the_warm_kernel_with_its_own_environment_and_folder(tmp_path: Path) -> None:
    async def act() -> None:
        async with kernels(tmp_path) as found:
            await found.prepare()
            (warm,) = found.list_kernel_ids()
            asked = "course=a&assignment='b\"\\"
            kernel = await found.start_kernel(path="pendulum", env={"QUERY_STRING": asked}, kernel_name="python3")
            assert kernel == warm
            assert await said(found, kernel, "__import__('os').environ['QUERY_STRING']") == repr(asked)
            assert await said(found, kernel, "__import__('os').getcwd()") == repr(str(tmp_path / "pendulum"))
            assert await said(found, kernel, "'labkit.bench' in __import__('sys').modules") == "True"
            assert await found.start_kernel(path="pendulum", env={}) != warm

    go(act)


def test_a_page_gets_another_kernel_when_the_warm_one_has_died(tmp_path: Path) -> None:
    async def act() -> None:
        async with kernels(tmp_path) as found:
            await found.prepare()
            (warm,) = found.list_kernel_ids()
            await found.shutdown_kernel(warm, now=True)
            kernel = await found.start_kernel(path="pendulum", env={})
            assert await said(found, kernel, "1 + 1") == "2"

    go(act)


def test_the_warm_kernel_makes_room_before_any_page_does(tmp_path: Path) -> None:
    async def act() -> None:
        async with kernels(tmp_path, most=2, warm=False) as found:
            page = await found.start_kernel(path="pendulum", env={})
            found.warm = True
            await found.prepare()
            assert len(found.list_kernel_ids()) == 2
            # One that cannot be the spare one: it is wanted with an argument of its own.
            other = await found.start_kernel(path="pendulum", env={}, extra_arguments=[])
            assert set(found.list_kernel_ids()) == {page, other}
            await found.prepare()
            assert set(found.list_kernel_ids()) == {page, other}

    go(act)


@pytest.mark.parametrize("warm", [True, False])
def test_only_the_warm_kernel_may_idle(tmp_path: Path, warm: bool) -> None:
    async def act() -> None:
        async with kernels(tmp_path, cull_idle_timeout=1, cull_busy=True) as found:
            await found.prepare()
            (kernel,) = found.list_kernel_ids()
            if not warm:
                assert await found.start_kernel(path="pendulum", env={}) == kernel
            found.get_kernel(kernel).last_activity -= timedelta(hours=1)
            await found.cull_kernel_if_idle(kernel)
            assert (kernel in found) == warm

    go(act)
