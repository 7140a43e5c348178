"""The application as the benchmark serves it: every answer tells how long it took inside and how much processor time."""

import time

from config.wsgi import application as samnak


def application(environ, start_response):
    """Serve one request and write the times into `Server-Timing`; nothing of this runs in production."""
    began, worked = time.perf_counter(), time.thread_time()

    def answer(status, headers, *error):
        times = f"app;dur={(time.perf_counter() - began) * 1e3:.2f}, cpu;dur={(time.thread_time() - worked) * 1e3:.2f}"
        return start_response(status, [*headers, ("Server-Timing", times)], *error)

    return samnak(environ, answer)
