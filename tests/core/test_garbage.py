import subprocess
import sys

LATER = """
import gc
from core.garbage import collect_seldom

class Node:
    def __init__(self):
        self.itself = self

kept = [Node() for _ in range(1000)]
collect_seldom()
assert not [node for node in gc.get_objects() if isinstance(node, Node)], "what there is, is looked at no more"
for _ in range(100_000):
    Node()
live = sum(isinstance(node, Node) for node in gc.get_objects())
assert live < 100_000, "cycles are still found"
"""


def test_what_there_is_is_left_alone_and_cycles_made_later_are_still_found() -> None:
    # In a process of its own, for this changes how all of a process is collected.
    done = subprocess.run([sys.executable, "-c", LATER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
