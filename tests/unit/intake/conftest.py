"""What tests of intake write their files with."""

from tests.partner_files import catalog, several, write_file

__all__ = ["catalog", "several", "write_file"]
