"""Jobs are due once for each time of the clock, whatever the clock does."""

from datetime import UTC, datetime, timedelta

import pytest

from talentwire.app.schedule import Job, due_jobs, next_fire

DAILY = Job("digest:daily", ("digest",), timedelta(minutes=5), "30 2 * * *", "Europe/Rome")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def runs(job, start, end, step=timedelta(minutes=7)):
    """Walk the clock from *start* to *end*; return when *job* was started."""
    started, last, now = [], {}, start
    while now < end:
        if due_jobs([job], last, start, now):
            last[job.name] = now
            started.append(now)
        now += step
    return started


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-03-25T12:00:00", "2026-04-02T12:00:00", 8),  # clocks go forward on 29 March
        ("2026-10-21T12:00:00", "2026-10-29T12:00:00", 8),  # clocks go back on 25 October
        ("2026-06-01T12:00:00", "2026-06-11T12:00:00", 10),
    ],
)
def test_a_daily_job_runs_once_a_day_across_both_clock_changes(start, end, days):
    assert len(runs(DAILY, at(start), at(end))) == days


def test_a_sleep_of_three_days_makes_one_late_run_not_three():
    last = {DAILY.name: at("2026-06-01T00:31:00")}
    woke = at("2026-06-04T09:00:00")
    assert due_jobs([DAILY], last, woke, woke) == [(DAILY, at("2026-06-04T00:30:00"))]
    assert due_jobs([DAILY], {DAILY.name: woke}, woke, woke + timedelta(minutes=1)) == []


def test_a_job_that_never_ran_waits_for_its_first_hour():
    assert due_jobs([DAILY], {}, at("2026-06-01T12:00:00"), at("2026-06-01T12:05:00")) == []


def test_a_time_that_does_not_exist_is_still_due_that_day():
    fire = next_fire("30 2 * * *", "Europe/Rome", at("2026-03-28T12:00:00"))
    assert at("2026-03-29T00:59:00") <= fire <= at("2026-03-29T02:00:00")
