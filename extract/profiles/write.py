"""The files of the profiles that a run is asked for, each profile in a folder of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extract.package.formats import Files
from extract.package.rows import Package
from extract.profiles.answer_files import answer_files, make_answers
from extract.profiles.dfe import dfe_files
from extract.profiles.dfe_rules import broken_rules
from extract.profiles.load import DFE, load_profile
from extract.profiles.model import Profile


@dataclass(frozen=True, slots=True)
class ProfileFiles:
    """The files of one profile, and what a user should know of them."""

    files: Files
    notes: tuple[str, ...] = ()


def profile_of(name: str) -> Profile | None:
    """The profile file for a name, None for the standard that has none. Raises UsageError, BadProfile."""
    return None if name == DFE else load_profile(name)


def folder_of(name: str, profile: Profile | None) -> str:
    """The name of a profile's folder within that of the package."""
    return name if profile is None else profile.profile


def profile_files(package: Package, profile: Profile | None, links: Mapping[str, str], with_workbook: bool) -> ProfileFiles:
    """The files of one profile. ``links`` leads from a document's id to where it can be opened from the profile's folder."""
    if profile is None:
        made = dfe_files(package)
        notes = [f"dfe: {problem}" for problem in broken_rules(made.files)]
        if made.left_out:
            notes.append(f"dfe: {made.left_out} figures are left out: the standard has no time identifier for their periods")
        if not made.files:
            notes.append("dfe: nothing is written: there is no figure for a period that the standard has an identifier for")
        return ProfileFiles(made.files, tuple(notes))
    answers = make_answers(package, profile, links)
    files = answer_files(answers)
    if with_workbook:
        from extract.profiles.answer_sheet import answer_workbook

        files[f"{profile.profile}.xlsx"] = answer_workbook(answers, links)
    mapped = any(value.has_indicator for row in answers.rows for value in row.values)
    return ProfileFiles(files, () if mapped else (_nothing_mapped(profile),))


def _nothing_mapped(profile: Profile) -> str:
    """That every answer is "not held" because the reports call things otherwise: it must not pass for an answer."""
    return (
        f"{profile.profile}: no field is answered: none of the indicators that the profile names is printed in these reports - "
        "write a profile of your own with the labels that are (docs/profiles.md)"
    )
