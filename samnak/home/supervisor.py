"""Keeps the processes of one machine running: starts them, forwards what they say, restarts what dies, stops all."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
HEALTHY_SECONDS = 20.0  # a process that lived this long starts anew with the first wait
PATIENCE = 10.0
TICK = 0.1


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    start_at: float = 0.0


class Supervisor:
    """Runs children until it is told to stop."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self._say = say
        self._saying = threading.Lock()
        self.stopping = threading.Event()

    def say(self, words: str) -> None:
        """Print a line; one thread at a time, so that the lines of the children do not run into each other."""
        with self._saying:
            self._say(words)

    def run(self, on_ready: Callable[[], None], is_ready: Callable[[], bool]) -> None:
        """Start every child and watch; return when SIGINT or SIGTERM came and all children are gone."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())
        threading.Thread(target=self._announce, args=(on_ready, is_ready), daemon=True).start()
        while not self.stopping.wait(TICK):
            for child in self.children:
                self._watch(child)
        self._stop_all()

    def _announce(self, on_ready: Callable[[], None], is_ready: Callable[[], bool]) -> None:
        while not self.stopping.wait(TICK):
            if is_ready():
                on_ready()
                return

    def _watch(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_at:
                self._start(child)
        elif (code := child.process.poll()) is not None:
            if now - child.started > HEALTHY_SECONDS:
                child.wait = FIRST_WAIT
            self.say(f"{child.name} ended with status {code}; starting it again in {child.wait:.0f} s")
            child.process, child.start_at = None, now + child.wait
            child.wait = min(child.wait * 2, LONGEST_WAIT)

    def _start(self, child: Child) -> None:
        # a session of its own: Ctrl-C reaches the supervisor alone, which then stops the children in order
        child.process = subprocess.Popen(  # noqa: S603 - the commands are ours
            list(child.command),
            env=os.environ | child.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        child.started = time.monotonic()
        threading.Thread(target=self._forward, args=(child.name, child.process), daemon=True).start()

    def _forward(self, name: str, process: "subprocess.Popen[bytes]") -> None:
        if process.stdout is None:
            return
        for line in process.stdout:
            self.say(f"{name:<5}| {line.decode('utf-8', 'replace').rstrip()}")

    def _stop_all(self) -> None:
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        until = time.monotonic() + PATIENCE
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                self.say(f"{child.name} does not stop; ending it")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)  # what it may have left behind


def python(*arguments: str) -> list[str]:
    """Return the command that runs this Python with the arguments."""
    return [sys.executable, *arguments]
