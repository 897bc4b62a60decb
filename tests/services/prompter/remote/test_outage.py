"""A server that is away is left alone for a while."""

from services.prompter.remote.outage import FORGET_S, Outage


def test_an_outage_is_forgotten_after_a_while() -> None:
    now_s = 100.0
    outage = Outage(lambda: now_s)
    assert outage.reason == ""
    outage.begin("papago: it is away")
    assert outage.reason == "papago: it is away"
    now_s += FORGET_S - 1
    assert outage.reason == "papago: it is away"
    now_s += 2
    assert outage.reason == ""
