"""Who may do what with a request, and when: no way leads out but the one through two readers."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.disclosure import checking
from commonfield.disclosure.checking import OutputFile, ReleaseRequest, State
from commonfield.findings import LedgerError, ReleaseError, UsageError

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
TABLE = OutputFile("table.csv", "table.csv", "table", "h1", "Graduates", "Completers", "A release", "Hidden")
COUNTS = replace(TABLE, name="counts.csv", kind="supporting", sha256="c1")
CHART = replace(TABLE, name="chart.svg", kind="document", sha256="s1", counts_in=("counts.csv",))
HASHES = {"table.csv": "h1", "counts.csv": "c1", "chart.svg": "s1"}


def begun(*files):
    request = checking.begin("r1", purpose="A slide", audience="The council", by="ana", at=AT)
    for file in files or (TABLE, COUNTS, CHART):
        request = checking.add_file(request, file, by="ana", at=AT)
    return request


def submitted(*files):
    return checking.submit(begun(*files), by="ana", at=AT, hashes=HASHES)


def voted(request, by, vote="approve", comment="", names=None, hashes=HASHES):
    names = names or [file.name for file in request.leaving]
    votes = dict.fromkeys(names, (vote, comment))
    return checking.review(request, by=by, at=AT, votes=votes, hashes=hashes)


def read(*files):
    return voted(voted(submitted(*files), "ben"), "carla")


def approved():
    return checking.approve(read(), by="carla", at=AT, hashes=HASHES)


def test_the_way_out_leads_through_two_readers():
    states = [begun().state, submitted().state, voted(submitted(), "ben").state, read().state]
    assert states == [State.DRAFT, State.SUBMITTED, State.PARTLY_REVIEWED, State.REVIEWED]
    assert approved().state is State.APPROVED
    left = checking.release(approved(), by="dora", at=AT, hashes=HASHES)
    assert (left.state, checking.reviewers_of(left)) == (State.RELEASED, ("ben", "carla"))


def test_nobody_is_named_as_reviewer_before_the_request_was_approved():
    assert checking.reviewers_of(read()) == ()


@pytest.mark.parametrize("name", ["ana", "Ana", " ANA ", "ａｎａ"])
def test_the_maker_cannot_review_return_approve_or_reject(name):
    for step in (
        lambda: voted(submitted(), name),
        lambda: checking.return_(submitted(), by=name, at=AT, comment="why"),
        lambda: checking.approve(read(), by=name, at=AT, hashes=HASHES),
        lambda: checking.reject(read(), by=name, at=AT, comment="why"),
    ):
        with pytest.raises(UsageError, match="somebody else than its maker"):
            step()


def test_one_person_is_one_reviewer_however_they_write_their_name():
    twice = voted(voted(submitted(), "Ben  Ortiz"), "ben ortiz")
    assert (twice.state, len(twice.reviews)) == (State.PARTLY_REVIEWED, 1)
    with pytest.raises(UsageError, match="while it is reviewed, found it partly_reviewed"):
        checking.approve(twice, by="dora", at=AT, hashes=HASHES)


def test_a_vote_on_one_of_two_files_is_not_a_review():
    partly = voted(voted(submitted(), "ben", names=["table.csv"]), "carla")
    assert partly.state is State.PARTLY_REVIEWED
    assert not partly.has_read("ben")


def test_being_undecided_is_not_a_review():
    assert voted(submitted(), "ben", "undecided").state is State.SUBMITTED


def test_one_who_asks_for_changes_stops_it_until_they_agree():
    stopped = voted(read(), "dora", "changes", "Row 4 is one school")
    with pytest.raises(ReleaseError, match="found 2 of 2 files otherwise"):
        checking.approve(stopped, by="ben", at=AT, hashes=HASHES)
    agreed = voted(stopped, "dora")
    assert checking.approve(agreed, by="ben", at=AT, hashes=HASHES).state is State.APPROVED


def test_changes_are_asked_for_with_a_comment():
    with pytest.raises(UsageError, match="a comment that says what is to be changed"):
        voted(submitted(), "ben", "changes")


@pytest.mark.parametrize("changed", [{"table.csv": "h2"}, {"counts.csv": "c2"}, {"chart.svg": ""}])
def test_a_file_that_changed_is_neither_reviewed_nor_approved_nor_released(changed):
    now = HASHES | changed
    for step in (
        lambda: voted(submitted(), "ben", hashes=now),
        lambda: checking.approve(read(), by="ben", at=AT, hashes=now),
        lambda: checking.release(approved(), by="ben", at=AT, hashes=now),
    ):
        with pytest.raises(ReleaseError, match=f"expected {next(iter(changed))} as it was submitted"):
            step()


def returned_and_submitted(hashes, change=None):
    returned = checking.return_(read(), by="ben", at=AT, comment="Hide a second cell")
    if change:
        returned = checking.add_file(returned, change, by="ana", at=AT)
    return checking.submit(returned, by="ana", at=AT, hashes=hashes)


def test_after_a_return_the_changed_file_alone_is_read_again():
    again = returned_and_submitted(HASHES | {"table.csv": "h2"})
    assert again.state is State.SUBMITTED
    once = voted(again, "ben", names=["table.csv"], hashes=HASHES | {"table.csv": "h2"})
    assert once.has_read("ben") and not once.has_read("carla")


def test_a_file_whose_counts_or_description_changed_is_read_again():
    for again in (
        returned_and_submitted(HASHES | {"counts.csv": "c2"}),
        returned_and_submitted(HASHES, replace(CHART, counted="Somebody else")),
    ):
        chart = again.file("chart.svg")
        assert list(again.standing(chart)) == []
        assert again.state is State.SUBMITTED


def test_what_did_not_change_stays_read():
    assert returned_and_submitted(HASHES).state is State.REVIEWED


def test_votes_are_seen_when_two_have_read_everything():
    assert checking.visible_reviews(voted(submitted(), "ben")) == ()
    assert [review.by for review in checking.visible_reviews(read())] == ["ben", "carla"]


def test_a_finding_that_blocks_keeps_it_from_the_reviewers():
    with pytest.raises(ReleaseError, match="found 1 findings that do"):
        checking.submit(begun(), by="ana", at=AT, hashes=HASHES, findings=[{"severity": "refuse_file"}])
    noted = checking.submit(begun(), by="ana", at=AT, hashes=HASHES, findings=[{"severity": "warn"}])
    assert noted.findings == ({"severity": "warn"},)


def test_a_request_of_supporting_files_alone_asks_for_nothing():
    with pytest.raises(UsageError, match="expected a file that is to leave"):
        checking.submit(begun(COUNTS), by="ana", at=AT, hashes=HASHES)


@pytest.mark.parametrize(
    ("request_", "step"),
    [
        (submitted(), lambda r: checking.add_file(r, TABLE, by="ana", at=AT)),
        (submitted(), lambda r: checking.take_out(r, "table.csv", by="ana", at=AT)),
        (submitted(), lambda r: checking.submit(r, by="ana", at=AT, hashes=HASHES)),
        (begun(), lambda r: voted(r, "ben")),
        (begun(), lambda r: checking.return_(r, by="ben", at=AT, comment="why")),
        (read(), lambda r: checking.release(r, by="ben", at=AT, hashes=HASHES)),
        (approved(), lambda r: checking.reject(r, by="ben", at=AT, comment="why")),
        (approved(), lambda r: voted(r, "ben")),
    ],
)
def test_a_step_out_of_turn_is_refused_and_says_where_the_request_stands(request_, step):
    with pytest.raises(UsageError, match=f"found it {request_.state.value}"):
        step(request_)


@pytest.mark.parametrize("name", ["receipt.json", "../table.csv", "", "a\\b.csv"])
def test_a_file_cannot_leave_under_a_name_that_leads_elsewhere(name):
    with pytest.raises(UsageError, match="the name of a file without folders"):
        begun(replace(TABLE, name=name))


def test_somebody_else_cannot_change_or_withdraw_a_request():
    for step in (
        lambda: checking.add_file(begun(), TABLE, by="ben", at=AT),
        lambda: checking.submit(begun(), by="ben", at=AT, hashes=HASHES),
        lambda: checking.withdraw(begun(), by="ben", at=AT),
    ):
        with pytest.raises(UsageError, match="ana made it"):
            step()


def test_what_is_over_stays_over():
    for over in (
        checking.withdraw(begun(), by="ana", at=AT),
        checking.reject(read(), by="ben", at=AT, comment="One person is described"),
        checking.release(approved(), by="ben", at=AT, hashes=HASHES),
    ):
        with pytest.raises(UsageError, match="while it is"):
            checking.withdraw(over, by="ana", at=AT)


def test_a_request_is_made_again_from_what_happened():
    for request in (begun(), returned_and_submitted(HASHES), approved()):
        assert checking.replay(request.events) == request


def test_a_record_with_a_step_that_was_not_allowed_is_refused():
    events = [e for e in approved().events if not (e.kind == "reviewed" and e.by == "carla")]
    with pytest.raises(LedgerError, match="steps that were each allowed"):
        checking.replay(events)
    with pytest.raises(LedgerError):
        checking.replay([])


PEOPLE = ["ana", "ben", "BEN ", "carla", "Ana"]
NAMES = ["table.csv", "chart.svg", "counts.csv"]


@dataclass
class World:
    """A request, the files as they lie on the disk, and what a bystander wrote down of the votes."""

    request: ReleaseRequest
    disk: dict[str, str]
    seen: dict[tuple[str, str], tuple[str, tuple]] = field(default_factory=dict)

    def as_read(self, name):
        file = self.request.file(name)
        return (self.disk[name], self.disk["counts.csv"], file.counted if file else "")

    def act(self, what, who, name, word):
        kwargs = {"by": who, "at": AT}
        request, disk = self.request, dict(self.disk)
        if what == "write":
            self.disk[name] = word
        elif what == "vote_all" or what == "vote":
            chosen = [f.name for f in request.leaving] if what == "vote_all" else [name]
            vote = "changes" if word == "c" else "approve"
            votes = dict.fromkeys(chosen, (vote, "why"))
            self.request = checking.review(request, votes=votes, hashes=disk, **kwargs)
            for n in chosen:
                self.seen[who.strip().lower(), n] = (vote, self.as_read(n))
        elif what == "describe":
            file = request.file(name)
            self.request = checking.add_file(request, replace(file, counted=word), **kwargs)
        elif what in ("submit", "approve", "release"):
            self.request = getattr(checking, what)(request, hashes=disk, **kwargs)
        else:
            self.request = checking.return_(request, comment="why", **kwargs)

    def readers(self, name):
        """Give those but the maker who approved a file last, as it lies there now."""
        return {
            who
            for (who, of), (vote, read_then) in self.seen.items()
            if of == name and vote == "approve" and read_then == self.as_read(name) and who != "ana"
        }


STEPS = ["vote_all", "vote", "write", "write", "describe", "submit", "return_", "approve", "release"]
ACTS = st.tuples(
    st.sampled_from(STEPS),
    st.sampled_from(PEOPLE),
    st.sampled_from(NAMES),
    st.sampled_from(["x", "y", "c"]),
)
WAY = [
    ("submit", "ana", 20),
    ("vote_all", "ben", 20),
    ("vote_all", "carla", 19),
    ("return_", "ben", 14),
    ("write", "ana", 10),
    ("submit", "ana", 20),
    ("vote_all", "ben", 10),
    ("vote_all", "carla", 10),
    ("approve", "carla", 20),
    ("write", "ana", 3),
    ("release", "ana", 20),
]
"""Steps on the way out, by whom, and how often of twenty times."""


@st.composite
def ways(draw):
    """Ways that lead out often: a step is left out, somebody else takes it, or another comes between."""
    acts = []
    for what, who, often in WAY:
        if draw(st.integers(1, 20)) > 18:
            acts.append(draw(ACTS))
        if draw(st.integers(1, 20)) <= often:
            by = draw(st.sampled_from([*[who] * 20, *PEOPLE]))
            acts.append((what, by, draw(st.sampled_from(NAMES)), draw(st.sampled_from("xxxxxxxyc"))))
    return acts


@given(ways())
def test_nothing_is_released_that_two_others_did_not_approve_as_it_is(acts):
    world = World(begun(), dict(HASHES))
    for act in acts:
        before = world.request
        try:
            world.act(*act)
        except (UsageError, ReleaseError, AttributeError, TypeError):
            assert world.request == before
        if world.request.state is State.RELEASED:
            assert world.request.leaving
            assert all(len(world.readers(file.name)) >= 2 for file in world.request.leaving)
            assert all(world.disk[file.name] == file.sha256 for file in world.request.files)
            assert checking.replay(world.request.events) == world.request
            break


def test_the_bystander_sees_requests_released():
    world = World(begun(), dict(HASHES))
    for what, who in (("submit", "ana"), ("vote_all", "ben"), ("vote_all", "carla"), ("approve", "BEN ")):
        world.act(what, who, "table.csv", "x")
    world.act("release", "ana", "table.csv", "x")
    assert world.request.state is State.RELEASED
    assert world.readers("table.csv") == {"ben", "carla"}
