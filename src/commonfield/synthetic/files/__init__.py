"""Partners' files in their real layouts."""

from commonfield.synthetic.files.writing import FileWriter, WrittenFile

__all__ = ["FileWriter", "WrittenFile"]
