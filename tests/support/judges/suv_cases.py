#!/usr/bin/python3
"""Made-up scans with the header elements that say when they were, and the SUV of one Bq/ml that is true for them.

    suv_cases.py SEED COUNT

Every case begins with what happened (administration, start of the scan, beds) on a clock with a zone; elements are
written from it in one of the ways that scanners and archives have, and the SUV is computed from what happened, with
Python's own calendar. Prints JSON, a list of {what, images, expected}: `images` are lists of [tag, VR, text]; `expected`
is null where the elements do not say enough. Standard library only; shares nothing with the project.
"""
import json
import math
import random
import sys
from datetime import datetime, timedelta, timezone

NUCLIDES = {"C-111A1": 6586.2, "C-105A1": 1221.8, "C-131A3": 4062.6, "C-107A1": 597.9}
LONG_LIVED = {"C-168A4": 282280.0, "C-127A2": 45721.0}


def da(at):
    return at.strftime("%Y%m%d")


def tm(at, digits=6):
    return at.strftime("%H%M%S") + (f".{at.microsecond:06d}"[: digits + 1] if digits else "")


def case(rng):
    zone = timezone(timedelta(minutes=rng.choice([-570, -300, -60, 0, 60, 120, 330, 765])))
    # Near midnight and at ends of years and of Februaries more often than by chance.
    day = rng.choice([datetime(2024, 2, 28), datetime(2024, 2, 29), datetime(2023, 12, 31), datetime(2024, 6, 15)])
    scan = day.replace(tzinfo=zone) + timedelta(seconds=rng.choice([rng.randrange(86400), rng.randrange(-3600, 3600)]))
    long_lived = rng.random() < 0.15
    nuclide, half_life = rng.choice(sorted((LONG_LIVED if long_lived else NUCLIDES).items()))
    way = rng.choice(["START", "START", "START", "START", "ADMIN", "NONE"])
    elapsed = rng.choice([rng.uniform(0, 4) * half_life, rng.uniform(0, 9.9) * half_life, rng.uniform(11, 40) * half_life])
    early = rng.random() < 0.1
    duration = rng.choice([60, 120, 180, 240])
    if early:
        elapsed = -rng.randrange(1, min(60, duration))
    elapsed = float(round(elapsed))
    injected = scan - timedelta(seconds=elapsed)
    weight = rng.choice([3.4, 54.5, 70, 75, 118.25])
    dose = rng.uniform(2, 9) * 1e6 * weight
    written = rng.choice(["Bq", "Bq", "Bq", "MBq"])
    if written == "MBq" and not 100 <= round(dose / 1e6, 3) <= 2000:
        written = "Bq"
    dose = round(dose / 1e6, 3) * 1e6 if written == "MBq" else float(round(dose))

    beds = rng.randrange(1, 8)
    first = 0 if rng.random() < 0.5 else rng.randrange(beds)
    maker = rng.choice(["SIEMENS", "GE MEDICAL SYSTEMS", "UIH"])
    series = rng.choice(["scan", "scan", "later", "next day", "earlier"])
    series_at = {"scan": scan, "later": scan + timedelta(hours=3), "next day": scan + timedelta(hours=29), "earlier": scan - timedelta(hours=2)}[series]
    # How a series that is not of the time of its scan says what that was.
    stated = series != "scan" and maker != "UIH" and rng.random() < 0.5
    # One bed with the time of an earlier series does not say that it is not its own.
    if series == "earlier" and not stated and beds - first < 2:
        return None
    decay = math.log(2) / half_life
    mean = math.log(decay * duration / (1 - math.exp(-decay * duration))) / decay
    # A frame that refers to its start is told from one that does not by the manufacturer, or by its first bed.
    refers_to_start = maker.startswith("GE")

    how = rng.choice(["DT", "DT", "DT with offset", "TM", "TM"])
    injection = []
    if how == "DT":
        injection = [["00181078", "DT", da(injected) + tm(injected)]]
    elif how == "DT with offset":
        other = injected.astimezone(timezone(timedelta(minutes=rng.choice([0, 120, -480]))))
        injection = [["00181078", "DT", da(other) + tm(other, rng.choice([0, 2, 6])) + other.strftime("%z")]]
    if how == "TM" or rng.random() < 0.5:
        injection.append(["00181072", "TM", tm(injected, rng.choice([2, 6]))])

    images = []
    for bed in range(first, beds):
        start = scan + timedelta(seconds=bed * duration)
        reference = bed * duration + (0 if refers_to_start else mean)
        elements = [
            ["00080021", "DA", da(series_at)], ["00080031", "TM", tm(series_at)],
            ["00080022", "DA", da(start)], ["00080032", "TM", tm(start)],
            ["00080070", "LO", maker], ["00101030", "DS", str(weight)],
            ["00080201", "SH", scan.strftime("%z")], ["00541102", "CS", way],
            ["00181242", "IS", str(duration * 1000)], ["00541300", "DS", f"{reference * 1000:.3f}"],
        ]
        if stated and maker == "SIEMENS":
            elements += [["00710010", "LO", "SIEMENS MED PT"], ["00711022", "DT", da(scan) + tm(scan)]]
        if stated and maker.startswith("GE"):
            elements += [["00090010", "LO", "GEMS_PETD_01"], ["0009100D", "DT", da(scan) + tm(scan, 2)]]
        images.append(elements)
    isotope = [
        *injection,
        ["00181074", "DS", f"{dose / 1e6:.3f}" if written == "MBq" else f"{dose:.0f}"],
        ["00181075", "DS", str(half_life)],
    ]
    what = f"{way} {how} {maker} series {series} stated {stated} beds {first}..{beds} {nuclide} elapsed {elapsed} {written}"

    expected = weight * 1000 / dose
    if way == "NONE":
        expected = None
    elif way == "START":
        expected *= 2 ** (elapsed / half_life)
        dated = how != "TM"
        end = scan + timedelta(seconds=beds * duration)
        if elapsed > 10 * half_life or injected >= end:
            expected = None
        elif not dated and elapsed + 86400 <= 10 * half_life:
            expected = None
        # A clock that went past midnight long after the administration is more likely wrong.
        elif not dated and injected.date() < scan.date() and elapsed > 4 * half_life:
            expected = None
    # A time of day of the day before yesterday is not to be told from yesterday's.
    if way == "START" and how == "TM" and elapsed >= 86400:
        return None
    return {"what": what, "images": images, "isotope": isotope, "nuclide": nuclide, "expected": expected}


def main():
    rng = random.Random(int(sys.argv[1]))
    cases = []
    while len(cases) < int(sys.argv[2]):
        made = case(rng)
        if made:
            cases.append(made)
    print(json.dumps(cases))


if __name__ == "__main__":
    main()
