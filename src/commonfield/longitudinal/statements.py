from importlib import resources


def read_statement(name: str) -> str:
    """Read the SQL file of that name beside this module."""
    return (resources.files(__package__) / f"{name}.sql").read_text(encoding="utf-8")
