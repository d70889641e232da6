"""A real server for tests that need one: in comes a program, out come its address and its end."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress import create_server, wasyncore


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve a WSGI program at this address until the end of the block.

    The thread that looks at the sockets closes them too: closed by another, one could be looked at
    once more, which ends that thread with an exception in the midst of some test.
    """
    running = create_server(app, host="127.0.0.1", port=0)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.effective_port}"
    finally:
        running.trigger.pull_trigger(lambda: wasyncore.close_all(running._map))
        thread.join()
        running.task_dispatcher.shutdown()
