"""What a committee needs computed: fair reading, fair money, fair meetings."""

from commonfield.council.run import ProposalScore, score_proposals
from commonfield.council.scores import Score, read_scores
from commonfield.council.sheet import Sheet, read_sheet

__all__ = ["ProposalScore", "Score", "Sheet", "read_scores", "read_sheet", "score_proposals"]
