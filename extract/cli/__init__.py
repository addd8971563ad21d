"""The command line: arguments in, exit codes out. What the commands do is elsewhere.

Each command's module is imported only when the command is run, so that ``--help`` answers at once.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from extract import __version__
from extract.errors import ExitCode, ExtractError

#: Each command, the module and attribute that hold it, and its line in the list of commands.
COMMANDS = {
    "run": ("extract.cli.run", "run", "Extract the figures of one or several PDFs."),
    "batch": ("extract.cli.batch", "batch", "Extract the figures of every PDF under a folder, unattended."),
    "inspect": ("extract.cli.inspect", "inspect", "Draw what was found on a page."),
    "review": ("extract.cli.review", "review", "Make the page on which a person checks every figure."),
    "rules": ("extract.cli.rules", "rules", "List, show, check, draft, test and compare: all about the extraction rules."),
    "checks": ("extract.cli.checks", "checks", "List the checks that look for what does not add up."),
}


class LazyGroup(click.Group):
    """A group of commands that are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


EPILOG = """\b
Exit codes:
  0    done
  1    done, but there are findings of severity error and --strict was given,
       or a regression test failed, or two compared reports differ
  2    wrong usage, or a file or folder that cannot be used
  3    no page matched a rule: nothing extracted
  4    the file is not a readable PDF
  5    the PDF is encrypted
  6    a rule file is invalid
  7    more than one rule claims the same table
  8    a limit was hit: time, memory or pages
  9    some of several documents failed, the rest was done
  130  interrupted
"""


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="council-extract")
def council_extract() -> None:
    """Turn the performance scorecards in UK council papers into tidy CSV.

    Every printed cell comes out with what it means, what happened in that month (figures that accumulate over a year are taken
    apart), what does not add up, and exactly where on which page it is printed. Nothing is guessed: what cannot be derived is
    withheld, with the reason.

    \b
    Start with:
      council-extract run REPORT.pdf              observations as CSV
      council-extract run REPORT.pdf -o OUT/      everything, into a folder
      council-extract batch AGENDAS/ -o OUT/      the same for every PDF under a folder
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    _open_closed_streams()
    sys.exit(run_command_line(arguments))


def _open_closed_streams() -> None:
    """Have a standard stream that the caller has closed ("<&-", ">&-") be an empty one."""
    nothing = Path(os.devnull)
    sys.stdin = sys.stdin or nothing.open()
    sys.stdout = sys.stdout or nothing.open("w")
    sys.stderr = sys.stderr or nothing.open("w")


def run_command_line(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code. Every expected failure is one line on standard error."""
    debug = "--debug" in (arguments if arguments is not None else sys.argv[1:])
    try:
        result: Any = council_extract.main(arguments, prog_name="council-extract", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else ExitCode.DONE
    except ExtractError as error:
        if debug:
            raise
        click.echo(f"council-extract: {error}", err=True)
        return error.exit_code
    except click.exceptions.Abort:
        click.echo("council-extract: interrupted", err=True)
        return ExitCode.INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitCode.USAGE
    except click.ClickException as error:
        click.echo(f"council-extract: {_usage_problem(error)}", err=True)
        return ExitCode.USAGE
    except BrokenPipeError:
        # The reader of our output ("| head") has seen enough.
        _drop_output()
        return ExitCode.DONE
    except OSError as error:
        if debug:
            raise
        _drop_output()
        place = error.filename or "the output cannot be written"
        click.echo(f"council-extract: {place}: {error.strerror or error} - check the disk and its permissions", err=True)
        return ExitCode.USAGE


def _usage_problem(error: click.ClickException) -> str:
    """What is wrong with how a command was called, in one line, and where its options are explained."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context is not None else "council-extract"
    return f"{' '.join(error.format_message().split()).removesuffix('.')} - '{command} --help' explains"


def _drop_output() -> None:
    """Send what is still to be printed nowhere, so that closing standard output does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
