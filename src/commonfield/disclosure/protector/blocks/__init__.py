"""The cheapest pattern of a district, proven where time allows, with worlds of whole people."""

from commonfield.disclosure.protector.blocks.block import Block, BlockAnswer, Target, block_of
from commonfield.disclosure.protector.blocks.processes import solve_in_processes
from commonfield.disclosure.protector.blocks.solving import solve, solve_block

__all__ = ["Block", "BlockAnswer", "Target", "block_of", "solve", "solve_block", "solve_in_processes"]
