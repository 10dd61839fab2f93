"""How readers of proposals read: together, beside master scores, and how severely."""

from __future__ import annotations

import typer

from commonfield.cli.council import norm_agreement, norm_diagnose, norm_plan, norm_severity

norm_app = typer.Typer(
    help="Say how readers of proposals read: whether they agree, beside master scores, how severely.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    norm_agreement.register(norm_app)
    norm_diagnose.register(norm_app)
    norm_severity.register(norm_app)
    norm_plan.register(norm_app)
    app.add_typer(norm_app, name="norm")
