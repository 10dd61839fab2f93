"""The frame that the pages of intake share: one template, one style sheet, words in every language."""

from commonfield.intake.pages.frame import Words, page, style_sheet, words

__all__ = ["Words", "page", "style_sheet", "words"]
