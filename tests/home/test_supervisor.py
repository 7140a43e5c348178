"""The supervisor with small processes of its own."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys
from samnak.home.supervisor import Child, Supervisor

def say(words):
    print(words, flush=True)

dying = [sys.executable, "-u", "-c", "print('สวัสดี'); raise SystemExit(3)"]
lasting = [sys.executable, "-u", "-c", LASTING]
Supervisor([Child("short", dying, wait=0.2), Child("long", lasting)], say).run(lambda: say("ready"), lambda: True)
say("gone")
"""
POLITE = "import time; print('up'); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"


def start(lasting, patience="10.0"):
    script = f"LASTING = {lasting!r}\nimport samnak.home.supervisor as s\ns.PATIENCE = {patience}\n" + textwrap.dedent(SCRIPT)
    return subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )


def read_until(process, words):
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if words in line:
            return lines
    raise AssertionError(lines)


def test_it_forwards_words_restarts_the_dead_and_stops_cleanly():
    process = start(POLITE)
    lines = read_until(process, "short ended with status 3")
    lines += read_until(process, "short ended with status 3; starting it again in 0 s")
    assert "short| สวัสดี" in lines
    assert "ready" in lines
    assert "long | up" in lines + read_until(process, "ended with")
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert read_until(process, "gone")[-1] == "gone"
    assert process.wait(5) == 0
    assert time.monotonic() - began < 4
    process.stdout.close()


def test_a_child_that_does_not_stop_is_ended():
    process = start(STUBBORN, patience="0.5")
    read_until(process, "long | up")
    process.send_signal(signal.SIGINT)
    rest = read_until(process, "gone")
    assert "long does not stop; ending it" in rest
    assert process.wait(5) == 0
    process.stdout.close()
