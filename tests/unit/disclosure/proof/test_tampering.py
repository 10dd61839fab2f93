"""Whatever is altered is refused: by its hash, and by arithmetic where every hash was made right again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.disclosure.proof.releases import invent, release_of

from commonfield.disclosure.proof import verify_folder
from commonfield.disclosure.proof.certificate import BUNDLE, CERTIFICATE
from commonfield.disclosure.universe.worlds import Change, Flip, Swap, World
from commonfield.findings import Exit, ReleaseError


def refused(release, words="expected"):
    with pytest.raises(ReleaseError, match=words) as told:
        verify_folder(release.folder)
    assert told.value.exit_code == Exit.NOT_RELEASABLE
    return str(told.value)


def test_what_nobody_altered_holds_also_when_sealed_again(altered):
    before = verify_folder(altered.folder).as_dict()
    altered.with_worlds(altered.protection.worlds)
    assert verify_folder(altered.folder).as_dict() == before
    assert before["hidden"] > 50 and before["worlds"] > 10


@given(data=st.data())
def test_a_byte_that_changes_anywhere_is_refused(released, data):
    names = ["tables/race.csv", "tables/sex.csv", CERTIFICATE, BUNDLE]
    path = released.folder / data.draw(st.sampled_from(names))
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    flipped = content[at] ^ data.draw(st.integers(1, 255))
    try:
        path.write_bytes(content[:at] + bytes([flipped]) + content[at + 1 :])
        refused(released)
    finally:
        path.write_bytes(content)


@given(data=st.data())
def test_a_byte_of_a_table_is_refused_by_its_number_when_hashes_are_right(released, tmp_path_factory, data):
    release = released.copy(tmp_path_factory.mktemp("flipped") / "release")
    path = release.table(data.draw(st.sampled_from(["race", "sex"])))
    content = path.read_bytes()
    at = data.draw(st.sampled_from([n for n, byte in enumerate(content) if 48 <= byte <= 57]))
    other = data.draw(st.sampled_from([byte for byte in range(48, 58) if byte != content[at]]))
    path.write_bytes(content[:at] + bytes([other]) + content[at + 1 :])
    release.reseal()
    refused(release, "expected")


def test_a_shown_count_that_changes_is_refused(altered):
    rows = altered.rows("race")
    at = next(n for n, row in enumerate(rows) if row[-1] == "shown")
    rows[at][4] = str(int(rows[at][4]) + 1)
    altered.write_rows("race", rows)
    refused(altered, "tables/race.csv")
    altered.reseal()
    refused(altered, "found 1 rows that differ")


@pytest.mark.parametrize("what", ["dropped", "twice", "swapped"])
def test_rows_are_those_of_the_proof(altered, what):
    rows = altered.rows("sex")
    rows = {
        "dropped": rows[:-1],
        "twice": [*rows, rows[-1]],
        "swapped": [rows[0], rows[2], rows[1], *rows[3:]],
    }[what]
    altered.write_rows("sex", rows)
    refused(altered, "tables/sex.csv")
    altered.reseal()
    refused(altered, "tables/sex.csv")


def test_a_file_too_many_or_too_few_is_refused(altered):
    for where in ("tables", ".", "certificate"):
        extra = altered.folder / where / "more.csv"
        extra.write_text("county,n\n", encoding="utf-8")
        refused(altered, "expected the 2 files")
        extra.unlink()
    altered.table("sex").unlink()
    refused(altered, "expected the 2 files")


def test_a_small_count_that_is_shown_is_refused(altered):
    counts = altered.protection.universe.counts
    component, value, node = next(
        (c, v, n)
        for c, each in enumerate(counts)
        for v, n in zip(*((each[:, :, 0] > 0) & (each[:, :, 0] < 11)).nonzero(), strict=True)
        if c and altered.protection.universe.nodes[n].level == "county"
    )
    universe = altered.protection.universe
    place, code = universe.nodes[node].code, universe.components[component].values[value].codes[0]
    table = universe.components[component].columns[0]
    people, successes = counts[component][value, node].tolist()
    rows = altered.rows(table)
    row = next(row for row in rows if row[:4] == [place, "All", "All", code])
    assert row[-1] == "hidden"
    row[4:] = [str(people), str(successes), "shown"]
    altered.write_rows(table, rows)
    altered.reseal()
    refused(altered, "expected in every world every published count to stay|no count below 11")


def hide(release, table, key):
    rows = release.rows(table)
    row = next(row for row in rows if row[:4] == key)
    row[4:] = ["", "", "hidden"]
    release.write_rows(table, rows)
    release.reseal()


def test_a_shown_row_that_no_world_moves_may_not_be_hidden(altered):
    key = next(row[:4] for row in altered.rows("race") if row[-1] == "shown" and row[3] != "All")
    hide(altered, "race", key)
    refused(altered, "3 apart in some world")


def test_a_count_in_two_files_is_hidden_in_both_or_in_none(tmp_path):
    release = release_of(tmp_path / "release", invent(tmp_path / "people.csv", people=6000))
    key = next(row[:4] for row in release.rows("race") if row[-1] == "shown" and row[3] == "All")
    hide(release, "race", key)
    refused(release, "expected a count to be hidden in every file")
    hide(release, "sex", key)
    refused(release, "3 apart in some world")


@pytest.mark.parametrize("status", ["hidden_successes", "shown", "hiden", ""])
def test_a_status_fits_its_row(altered, status):
    rows = altered.rows("race")
    next(row for row in rows if row[-1] == "hidden")[-1] = status
    altered.write_rows("race", rows)
    refused(altered)
    altered.reseal()
    refused(altered, "tables/race.csv")


def change_policy(**to):
    return lambda told: {**told, "policy": {**told["policy"], **to}}


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ({"smallest": 60}, "no count below 60"),
        ({"apart": 1}, "numbers of the profile"),
        ({"reach": True}, "numbers of the profile"),
        ({"profile": "strict", "apart": 10, "reach": True}, "10 apart in some world"),
        ({"insider": "district"}, "with its own records"),
        ({"profile": "lenient"}, "numbers of the profile"),
    ],
    ids=["smallest", "apart", "reach", "strict", "insider", "unknown"],
)
def test_a_number_of_the_certificate_that_changes_is_refused(altered, to, words):
    path = altered.folder / CERTIFICATE
    before = path.read_text(encoding="utf-8")
    key, value = next(iter(to.items()))
    told = altered.certificate["policy"][key]
    path.write_text(before.replace(f'"{key}": {spelt(told)}', f'"{key}": {spelt(value)}'), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != before
    refused(altered)
    path.write_text(before, encoding="utf-8")
    altered.reseal(certificate=change_policy(**to))
    refused(altered, words)


def spelt(value):
    return {True: "true", False: "false"}.get(value, f'"{value}"' if isinstance(value, str) else value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-11-22", "2026-11-23"),
        ('"already_public": 0', '"already_public": 1'),
        ('"blanks": ', '"blanks": 1'),
    ],
)
def test_other_words_of_the_certificate_are_held_by_its_hash(altered, old, new):
    path = altered.folder / CERTIFICATE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    refused(altered, CERTIFICATE)


def test_a_certificate_written_in_another_way_is_refused(altered):
    path = altered.folder / CERTIFICATE
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format":  1'), encoding="utf-8")
    refused(altered, CERTIFICATE)


def test_the_bundle_of_another_release_is_refused(altered, tmp_path):
    other = release_of(tmp_path / "other", invent(tmp_path / "other.csv", seed=5))
    (altered.folder / BUNDLE).write_bytes((other.folder / BUNDLE).read_bytes())
    refused(altered, BUNDLE)
    altered.reseal()
    refused(altered, "expected")


def test_counts_altered_with_the_bundle_are_told_by_the_file_alone(altered, released, tmp_path):
    """Arithmetic holds for any file of people: only the hash of the file says that it is this one."""
    lies = invent(tmp_path / "lies.csv", seed=6)
    lying = release_of(tmp_path / "lying", lies)
    lying.reseal(
        bundle=lambda old: replace(old, head={**old.head, "microdata": released.bundle.head["microdata"]})
    )
    verify_folder(lying.folder)
    verify_folder(released.folder, microdata=released.file)
    with pytest.raises(ReleaseError, match="expected the file that was protected"):
        verify_folder(released.folder, microdata=lies)


def swaps(release):
    return [
        (w, m)
        for w, world in enumerate(release.protection.worlds)
        for m, move in enumerate(world.moves)
        if isinstance(move, Swap)
    ]


def with_move(release, world, move, *now):
    worlds = list(release.protection.worlds)
    moves = worlds[world].moves
    worlds[world] = World((*moves[:move], *now, *moves[move + 1 :]))
    release.with_worlds(worlds)


def test_fewer_people_in_every_move_prove_too_little(altered):
    altered.with_worlds(
        [World(tuple(move._replace(people=1) for move in w.moves)) for w in altered.protection.worlds]
    )
    refused(altered, "3 apart in some world")


def test_more_people_than_there_are_cannot_move(altered):
    world, move = swaps(altered)[0]
    old = altered.protection.worlds[world].moves[move]
    with_move(altered, world, move, old._replace(people=1000))
    refused(altered, "fewer than none")


@pytest.mark.parametrize("people", [2**31, 2**32 - 1])
def test_a_number_of_people_cannot_overflow(altered, people):
    moves = bytearray(altered.bundle.moves)
    rows = int.from_bytes(moves[4:8], "little")
    assert rows > 0
    at = 8
    for _ in range(8):  # the columns before people
        at += 1 + rows * moves[at]
    wide = [4, *b"".join(people.to_bytes(4, "little") for _ in range(rows))]
    packed = bytes(moves[:at]) + bytes(wide) + bytes(moves[at + 1 + rows * moves[at] :])
    altered.reseal(bundle=lambda old: replace(old, moves=packed))
    refused(altered, "expected moves of people")


def test_a_swap_that_reaches_a_shown_count_is_refused(altered):
    """Some swap is sent to each other place in turn: where a shown count would change, it is refused."""
    found = 0
    for world, move in swaps(altered)[:6]:
        old = altered.protection.worlds[world].moves[move]
        for leaf in range(len(altered.protection.universe.leaves)):
            with_move(altered, world, move, old._replace(leaf=leaf))
            try:
                verify_folder(altered.folder)
            except ReleaseError as error:
                found += "every published count to stay" in str(error)
    assert found > 5


def test_a_world_that_is_needed_cannot_be_dropped(altered):
    worlds = altered.protection.worlds
    dropped = 0
    for number in range(min(20, len(worlds))):
        altered.with_worlds([*worlds[:number], *worlds[number + 1 :]])
        try:
            verify_folder(altered.folder)
        except ReleaseError as error:
            assert "3 apart in some world" in str(error)
            dropped += 1
    assert dropped >= 3
    altered.with_worlds([])
    refused(altered, "3 apart in some world")


def test_a_flip_needs_its_companions_in_every_table(altered):
    universe = altered.protection.universe
    nobody = tuple(0 for _ in universe.components)
    flip = Flip(0, 1, nobody, nobody, 0, 1, 1)
    for left_out in range(len(universe.components)):
        some = tuple(change for change in flip.changes() if change.component != left_out)
        altered.with_worlds([*altered.protection.worlds, World(some)])
        refused(altered, "tables do not join")


def test_a_world_cannot_bear_the_number_of_another(altered):
    """Worlds are written as distances: without one, the moves of two would be one world, and add up."""
    worlds = altered.protection.worlds
    found = 0
    for number in range(1, min(20, len(worlds))):
        together = World(worlds[number - 1].moves + worlds[number].moves)
        altered.with_worlds([*worlds[: number - 1], together, World(()), *worlds[number + 1 :]])
        try:
            verify_folder(altered.folder)
        except ReleaseError as error:
            assert "bundle: expected" in str(error)
            found += 1
    assert found > 0


@pytest.mark.parametrize(
    "move",
    [
        Swap(9, 0, 1, 0, 1, 0, -1, 3),
        Swap(1, 99, 1, 0, 1, 0, -1, 3),
        Swap(1, 0, 1, 0, 9, 0, -1, 3),
        Swap(1, 0, 1, 0, 1, 7, -1, 3),
        Change(9, 0, 0, 0, 1),
    ],
)
def test_a_move_names_what_is_there(altered, move):
    altered.with_worlds([*altered.protection.worlds, World((move,))])
    refused(altered, "expected moves of people")


@pytest.mark.parametrize("cut", [0, 3, 7, -1])
def test_moves_that_end_early_are_refused(altered, cut):
    altered.reseal(bundle=lambda old: replace(old, moves=old.moves[:cut]))
    refused(altered, "expected moves of people")


def test_moves_that_go_on_are_refused(altered):
    altered.reseal(bundle=lambda old: replace(old, moves=old.moves + b"\0"))
    refused(altered, "expected moves of people")


def test_people_added_to_one_table_alone_are_refused(altered):
    def one_more(old):
        return replace(
            old, truth=(int.from_bytes(old.truth[:4], "little") + 1).to_bytes(4, "little") + old.truth[4:]
        )

    altered.reseal(bundle=one_more)
    refused(altered, "expected")


@pytest.mark.parametrize(
    "head",
    [
        {"leaves": []},
        {"codes": {}},
        {"codes": {"race": ["A", "All", "B", "H", "P", "W"], "sex": ["F", "M", "X"]}},
        {"classes": ["1", "1"]},
        {"classes": ["2", "0"]},
        {"exempt": [[0, 0, 0, 99]]},
        {"exempt": [[0, 0, 0, 0]]},
        {"more": 1},
    ],
)
def test_names_in_the_bundle_must_fit(altered, head):
    altered.reseal(bundle=lambda old: replace(old, head={**old.head, **head}))
    refused(altered)


def test_without_the_private_half_there_is_no_proof(altered):
    (altered.folder / BUNDLE).unlink()
    assert "--public" in refused(altered, "expected the private half")


def test_messages_name_no_cell(altered):
    rows = altered.rows("race")
    row = next(row for row in rows if row[-1] == "shown" and row[2] not in ("All", "school"))
    row[4] = "977"
    altered.write_rows("race", rows)
    altered.reseal()
    said = refused(altered)
    assert row[2] not in said and "977" not in said
