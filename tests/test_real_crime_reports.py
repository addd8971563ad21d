"""Crime reports that nobody here printed: their cells, and what they add up to. The tests skip where the files are absent."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.conftest import Done, Rows, Run, read_rows, shared_pdf

COMPSTAT = "wilmington-compstat/2025-r1.pdf"
STATIONS = "lasd-crime/Patrol-CurrentMonth-YTD.pdf"
AREA, CITY = (f"oakland-crime/260810_{place} Weekly Crime Report 03Aug26 - 09Aug26.pdf" for place in ("Area 1", "Citywide"))
YEAR = "oakland-crime/OPD6_2022_Citywide_WCR_end_of_year_report_PUBLIC_SNF001.pdf"

Row = dict[str, dict[str, str]]
"""The cells of one printed row, by heading."""


def printed_rows(rows: Rows) -> dict[tuple[str, str], Row]:
    """The cells of each row, by section and indicator; fails where two rows have the same name."""
    found: dict[tuple[str, str], Row] = defaultdict(dict)
    for row in rows:
        cells = found[row["section"], row["indicator"]]
        assert row["column_label"] not in cells, (row["section"], row["indicator"], row["column_label"])
        cells[row["column_label"]] = row
    return found


def change(before: str, after: str, places: int = 0) -> Decimal | None:
    """A change in percent as the reports work it out; None where it cannot be."""
    if Decimal(before) == 0:
        return None
    return (100 * (Decimal(after) - Decimal(before)) / Decimal(before)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def no_findings(run: Run, name: str) -> bool:
    return run("run", shared_pdf(name), "-q", "--table", "findings").rows == []


@pytest.fixture(scope="module")
def compstat(run: Run) -> Done:
    return run("run", shared_pdf(COMPSTAT), "-q")


@pytest.fixture(scope="module")
def stations(run: Run) -> Done:
    return run("run", shared_pdf(STATIONS), "-q")


# --- Wilmington ----------------------------------------------------------------------------------------------------------


def test_wilmington_is_what_its_archive_says(compstat: Done) -> None:
    tallies = read_rows(shared_pdf(COMPSTAT).parent / "count-tallies.csv")
    known = {
        (row["source_page"], row["geography_label"], row["offense_label"]): [
            row[f"{span}_count"] for span in ("last_7_days", "last_28_days", "year_to_date")
        ]
        for row in tallies
        if row["report_id"] == "year-end-compstat-2025-r1"
    }
    assert len(known) == 169
    found = {
        (next(iter(cells.values()))["page"], section, indicator): [
            cells[f"{span} 2025"]["value"] for span in ("LAST 7 DAYS", "LAST 28 DAYS", "YEAR TO DATE")
        ]
        for (section, indicator), cells in printed_rows(compstat.rows).items()
    }
    assert found == known
    assert len(compstat.rows) == 169 * 14


def test_wilmington_runs_to_the_end_of_the_year(compstat: Done) -> None:
    dates = {
        row["column_label"]: (row["period_start"], row["period_end"], row["period_type"], row["basis"])
        for row in compstat.rows
        if row["column_role"] == "period"
    }
    assert dates == {
        "LAST 7 DAYS 2025": ("2025-12-25", "2025-12-31", "week", "week"),
        "LAST 7 DAYS 2024": ("2024-12-25", "2024-12-31", "week", "week"),
        "LAST 28 DAYS 2025": ("2025-12-04", "2025-12-31", "days", "days"),
        "LAST 28 DAYS 2024": ("2024-12-04", "2024-12-31", "days", "days"),
        "YEAR TO DATE 2025": ("2025-12-31", "2025-12-31", "date", "cumulative_calendar_year"),
        "YEAR TO DATE 2024": ("2024-12-31", "2024-12-31", "date", "cumulative_calendar_year"),
    }


def test_wilmington_changes(compstat: Done) -> None:
    """Each change follows from the figures beside it, but for one that is misprinted; where none does, an asterisk stands."""
    wrong = []
    for (section, indicator), cells in printed_rows(compstat.rows).items():
        for span in ("LAST 7 DAYS", "LAST 28 DAYS", "YEAR TO DATE"):
            printed = cells[f"{span} %CHG"]
            expected = change(cells[f"{span} 2024"]["value"], cells[f"{span} 2025"]["value"])
            if expected is None:
                assert (printed["value_text"], printed["value"], printed["symbol"]) == ("*", "", "z")
            elif Decimal(printed["value"]) != expected:
                wrong.append((section, indicator, span, printed["value_text"], expected))
    assert wrong == [("District 14", "Robbery", "LAST 28 DAYS", "25%", Decimal(100))]


def test_wilmington_adds_up(run: Run, compstat: Done) -> None:
    """Districts to sectors, sectors to the city, offences to the total: worked out here, and the checks agree."""
    parts = {
        "Citywide": ("Sector 1", "Sector 2", "Sector 3"),
        "Sector 1": ("District 12", "District 13", "District 14"),
        "Sector 2": ("District 10", "District 11", "District 16"),
        "Sector 3": ("District 17", "District 18", "District 19"),
    }
    rows = printed_rows(compstat.rows)
    headings = [f"{span} {year}" for span in ("LAST 7 DAYS", "LAST 28 DAYS", "YEAR TO DATE") for year in (2025, 2024)]
    major = ("Murder", "Rape", "Robbery", "Agg. Assault", "Burglary", "Felony Theft", "Auto Theft")
    for heading in headings:
        for (section, indicator), cells in rows.items():
            value = int(cells[heading]["value"])
            if section in parts:
                assert value == sum(int(rows[part, indicator][heading]["value"]) for part in parts[section])
            if indicator == "TOTAL":
                assert value == sum(int(rows[section, one][heading]["value"]) for one in major)
    # District 14 prints the change of its robberies from 1 to 2 as 25%.
    findings = run("run", shared_pdf(COMPSTAT), "-q", "--table", "findings").rows
    assert [(row["code"], row["page"], row["printed"], row["expected"]) for row in findings] == [
        ("change-differs", "9", "25%", "100%")
    ]


# --- Los Angeles ---------------------------------------------------------------------------------------------------------

CRIMES = {
    "VIOLENT CRIMES TOTAL": ("CRIMINAL HOMICIDE", "RAPE", "ROBBERY", "AGGRAVATED ASSAULT"),
    "PROPERTY CRIMES TOTAL": ("BURGLARY", "LARCENY THEFT", "GRAND THEFT AUTO", "ARSON"),
    "PART I CRIMES TOTAL": ("VIOLENT CRIMES TOTAL", "PROPERTY CRIMES TOTAL"),
}


def test_every_station_and_place_has_every_crime(stations: Done) -> None:
    rows = printed_rows(stations.rows)
    assert len(stations.rows) == 3 * 979 == 3 * len(rows)
    # One page prints the row of "Station Total" eleven times, and so on: 979 is 89 places of 11 crimes.
    crimes: dict[str, set[str]] = defaultdict(set)
    for section, indicator in rows:
        crimes[section].add(indicator)
    assert len(crimes) == 89
    assert all(
        found == {*CRIMES, *CRIMES["VIOLENT CRIMES TOTAL"], *CRIMES["PROPERTY CRIMES TOTAL"]} for found in crimes.values()
    )
    names = {section.partition(":")[0] for section in crimes}
    assert len(names) == 25 and {"MALIBU/LOST HILLS STATION", "METROLINK BUREAU", "TRANSIT SERVICES BUREAU"} <= names
    assert {row["page"] for row in stations.rows} == {str(page) for page in range(1, 38)}


def test_stations_add_up(run: Run, stations: Done) -> None:
    rows = printed_rows(stations.rows)
    places: dict[str, list[str]] = defaultdict(list)
    for section in dict.fromkeys(section for section, _ in rows):
        station, _, place = section.partition(": ")
        if place not in ("", "Station Total"):
            places[station].append(section)
    assert len(places) == 23
    for year in ("2021", "2022"):
        for (section, crime), cells in rows.items():
            value = int(cells[year]["value"])
            if section.endswith(": Station Total"):
                assert value == sum(int(rows[place, crime][year]["value"]) for place in places[section.partition(":")[0]])
            if crime in CRIMES:
                assert value == sum(int(rows[section, part][year]["value"]) for part in CRIMES[crime])
    assert no_findings(run, STATIONS)


def test_every_change_of_a_station(stations: Done) -> None:
    """All 979 follow, to two decimals, from the figures beside them."""
    for (section, crime), cells in printed_rows(stations.rows).items():
        printed = cells["PERCENT CHANGE"]
        expected = change(cells["2021"]["value"], cells["2022"]["value"], places=2)
        if expected is None:
            assert (printed["value_text"], printed["value"], printed["symbol"]) == ("N/C", "", "z")
        else:
            assert Decimal(printed["value"]) == expected, (section, crime)


def test_stations_seen_by_eye(stations: Done) -> None:
    rows = printed_rows(stations.rows)

    def figures(section: str, crime: str) -> list[str]:
        return [cell["value_text"] for cell in rows[section, crime].values()]

    assert figures("AVALON STATION: Station Total", "RAPE") == ["3", "1", "-66.67%"]
    assert figures("CARSON STATION: Carson", "LARCENY THEFT") == ["1,140", "1,111", "-2.54%"]
    assert figures("EAST LOS ANGELES STATION: Maywood", "ARSON") == ["-1", "5", "-600.00%"]
    assert figures("TRANSIT SERVICES BUREAU", "ROBBERY") == ["54", "96", "77.78%"]
    ends = {(row["column_label"], row["period_end"], row["basis"]) for row in stations.rows if row["column_role"] == "period"}
    assert ends == {(year, f"{year}-10-31", "cumulative_calendar_year") for year in ("2021", "2022")}


# --- Oakland -------------------------------------------------------------------------------------------------------------

#: What the CSV beside the reports calls their rows.
DESCRIPTIONS = {
    "Murder": "Homicide – 187(a)PC",
    "All Other Homicides": "Homicide – All Other *",
    "Aggravated Assault": "Aggravated Assault",
    "Aggravated Assault (Firearm)": "Assault with a firearm – 245(a)(2)PC",
    "Combined subtotal of homicides and firearms-related aggravated assaults": "Subtotal - Homicides + Firearm Assault",
    "Aggravated Assault (Shooting occupied home or vehicle)": "Shooting occupied home or vehicle – 246PC",
    "Aggravated Assault (Shooting unoccupied home or vehicle)": "Shooting unoccupied home or vehicle – 247(b)PC",
    "Aggravated Assault (Non Firearm)": "Non-firearm aggravated assaults",
    "Sexual Assault": "Rape",
    "Robbery": "Robbery",
    "Robbery (Firearm)": "Firearm",
    "Robbery (Knife)": "Knife",
    "Robbery (Strong-arm)": "Strong-arm",
    "Robbery (other dangerous weapon)": "Other dangerous weapon",
    "Residential Robbery": "Residential robbery – 212.5(a)PC",
    "Carjacking": "Carjacking – 215(a) PC",
    "Burglary": "Burglary",
    "Burglary (Motor Vehicle)": "Auto",
    "Burglary (Residential)": "Residential",
    "Burglary (Commercial)": "Commercial",
    "Motor Vehicle Theft": "Motor Vehicle Theft",
    "Larceny": "Larceny",
    "Arson": "Arson",
    "Total": "Total",
}


def test_oakland_is_what_its_archive_says(run: Run) -> None:
    path = shared_pdf(CITY)
    rows = printed_rows(run("run", path, "-q").rows)
    known = {row["description"]: (row["ytd24"], row["ytd25"]) for row in read_rows(path.parent / "citywide_crime.csv")}
    found = {
        description: tuple(rows["Citywide", indicator][f"YTD {year}"]["value"] for year in (2025, 2026))
        for description, indicator in DESCRIPTIONS.items()
    }
    assert found == {description: known[description] for description in DESCRIPTIONS}


@pytest.mark.parametrize(("name", "place"), [(AREA, "Area 1"), (CITY, "Citywide")])
def test_oakland_week_and_years_to_date(run: Run, name: str, place: str) -> None:
    done = run("run", shared_pdf(name), "-q")
    rows = printed_rows(done.rows)
    assert len(done.rows) == 27 * 7 and {section for section, _ in rows} == {place}
    dates = {
        row["column_label"]: (row["period_start"], row["period_end"], row["basis"])
        for row in done.rows
        if row["column_role"] == "period"
    }
    assert dates == {
        "Weekly Total": ("2026-08-03", "2026-08-09", "week"),
        **{f"YTD {year}": (f"{year}-08-09", f"{year}-08-09", "cumulative_calendar_year") for year in (2024, 2025, 2026)},
    }
    for cells in rows.values():
        # A dash is nought, and no figure is missing.
        assert all(cell["value"] != "" and (cell["value_text"] != "-" or cell["value"] == "0") for cell in cells.values())
        printed = cells["YTD % Change 2025 vs. 2026"]["value"]
        assert Decimal(printed) == change(cells["YTD 2025"]["value"], cells["YTD 2026"]["value"])
        years = [int(cells[f"YTD {year}"]["value"]) for year in (2024, 2025, 2026)]
        average = (Decimal(sum(years)) / 3).quantize(Decimal(1), ROUND_HALF_UP)
        assert Decimal(cells["3-Year YTD Average"]["value"]) == average
    assert no_findings(run, name)


def test_oakland_year_end(run: Run) -> None:
    """The frame of notes below the table is no row of it; the sums, changes and averages are those of the cells."""
    done = run("run", shared_pdf(YEAR), "-q")
    rows = printed_rows(done.rows)
    assert len(done.rows) == 28 * 8
    years = [str(year) for year in range(2018, 2023)]
    assert {(row["period_start"], row["period_end"]) for row in done.rows if row["column_role"] == "year_total"} == {
        (f"{year}-01-01", f"{year}-12-31") for year in years
    }
    for cells in rows.values():
        values = [int(cells[year]["value"]) for year in years]
        assert Decimal(cells["5-Year Average"]["value"]) == (Decimal(sum(values)) / 5).quantize(Decimal(1), ROUND_HALF_UP)
        assert Decimal(cells["Percentage Change 2021 vs. 2022"]["value"]) == change(str(values[3]), str(values[4]))
    assert no_findings(run, YEAR)
