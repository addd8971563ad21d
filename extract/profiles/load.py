"""Profiles read from files and checked before anything is done with them."""

from __future__ import annotations

from pathlib import Path

from extract.errors import BadProfile, UsageError
from extract.profiles.model import Profile
from extract.rulebook.load import load_checked

#: The profile whose files are made by its own rules and not by a profile file.
DFE = "dfe"


def shipped_profiles() -> dict[str, Path]:
    """The profile files that come with the program, by name."""
    return {path.stem: path for path in sorted(Path(__file__).parent.glob("*.yaml"))}


def load_profile(name: str) -> Profile:
    """A shipped profile by its name, or one's own by the path of its file. Raises UsageError where there is
    none, BadProfile naming line and key."""
    shipped = shipped_profiles()
    path = shipped.get(name, Path(name))
    if name not in shipped and path.suffix not in (".yaml", ".yml"):
        known = ", ".join([DFE, *shipped])
        raise UsageError(f"there is no profile named {name!r}", f"the profiles are {known}; or give a .yaml file of your own")
    if not path.exists():
        raise UsageError("there is no such profile", "check the path", file=str(path))
    profile, _, _ = load_checked(path, Profile, "profile", BadProfile)
    if path.stem != profile.profile:
        raise BadProfile(
            f"the profile calls itself {profile.profile!r}",
            f"name the file {profile.profile}.yaml, or the profile {path.stem!r}",
            file=str(path),
        )
    return profile
