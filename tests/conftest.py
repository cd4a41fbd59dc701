"""What all tests share: repeatable properties, and a loud word about everything that was not tested."""

from hypothesis import settings

settings.register_profile("repeatable", deadline=None, derandomize=True, database=None)
settings.load_profile("repeatable")


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = sorted({str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped})
    if reasons:
        terminalreporter.section(f"{len(skipped)} TESTS WERE NOT RUN", sep="!", yellow=True, bold=True)
        for reason in reasons:
            terminalreporter.line(reason, yellow=True)
