"""Time that a proof may take."""

from __future__ import annotations

import time

from routing.allowance import WALL_RATE, Allowance


def test_waiting_uses_the_clock_of_a_proof_but_not_its_processor_seconds():
    allowance = Allowance(0.2)
    time.sleep(0.25)
    assert not allowance.is_up
    time.sleep(0.2 * WALL_RATE)
    assert allowance.is_up


def test_work_uses_a_proofs_processor_seconds():
    allowance = Allowance(0.05)
    began = time.thread_time()
    while not allowance.is_up:
        pass
    assert time.thread_time() - began < 0.06
    assert allowance.left_s <= 0
