"""What is promised of a release, the proof, and the verifier that alone can say that it holds."""

from commonfield.disclosure.proof.bundle import Bundle, open_bundle, sizes_of, write_bundle
from commonfield.disclosure.proof.certificate import Certificate, Considered, Occasion, PolicyHeld, policy_of
from commonfield.disclosure.proof.folder import Proven, is_proven_folder, sentences_of, verify_folder
from commonfield.disclosure.proof.moves import pack_moves, unpack_moves
from commonfield.disclosure.proof.public import Looked, look_at_folder
from commonfield.disclosure.proof.shape import Shape, shape_of, smaller_tables
from commonfield.disclosure.proof.verifier import Published, Verified, shown_but, verify_universe
from commonfield.disclosure.proof.writing import write_proof

__all__ = [
    "Bundle",
    "Certificate",
    "Considered",
    "Looked",
    "Occasion",
    "PolicyHeld",
    "Proven",
    "Published",
    "Shape",
    "Verified",
    "is_proven_folder",
    "look_at_folder",
    "open_bundle",
    "pack_moves",
    "policy_of",
    "sentences_of",
    "shape_of",
    "shown_but",
    "sizes_of",
    "smaller_tables",
    "unpack_moves",
    "verify_folder",
    "verify_universe",
    "write_bundle",
    "write_proof",
]
