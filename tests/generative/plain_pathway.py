"""A slow search for one learner's way through a pathway: every term is tried for every part of every step.

It reads records as the design says them, day by day, and shares nothing with the compiler but the definition.
"""

from collections.abc import Iterator
from datetime import timedelta

from commonfield.catalog.pathway import AllOf, AnyOf
from commonfield.pathways.terms import Term

SEASONS_OF = {"summer": {"summer"}, "fall": {"fall"}, "winter": {"spring"}, "spring": {"spring"},
              "full_year": {"fall"}, None: {"fall", "spring"}}  # fmt: skip


class Search:
    """One learner: rows of records as plain dicts, the school, and the term of entry."""

    def __init__(self, definition, rows, *, school, entering, as_of):
        self.definition, self.rows, self.as_of = definition, rows, as_of
        self.school, self.lea, self.entering = school, school[:7], entering
        self.last = Term(entering.number + 3 * definition.within_years - 1)

    def reaches(self, target) -> bool:
        return any(True for _ in self.ways(target, {}))

    def ways(self, name, taken) -> Iterator[dict]:
        """Give every way to do a step and all that it then needs, beside what is taken already."""
        if name in taken:
            yield taken
            return
        for before, needed in self.needs(self.definition.step(name).after, taken):
            ready = max((before[one]["over"].number for one in needed), default=self.entering.number)
            for spell in self.spells(name, Term(ready), needed, before):
                yield {**before, name: spell}

    def needs(self, after, taken) -> Iterator[tuple[dict, frozenset]]:
        if after is None:
            yield taken, frozenset()
        elif isinstance(after, str):
            for way in self.ways(after, taken):
                yield way, frozenset({after})
        elif isinstance(after, AnyOf):
            for one in after.any:
                yield from self.needs(one, taken)
        elif isinstance(after, AllOf):
            yield from self._all(list(after.all), taken)

    def _all(self, parts, taken):
        if not parts:
            yield taken, frozenset()
            return
        for way, names in self.needs(parts[0], taken):
            for further, others in self._all(parts[1:], way):
                yield further, names | others

    def terms(self, first) -> Iterator[Term]:
        for number in range(first.number, self.last.number + 1):
            yield Term(number)

    def spells(self, name, ready, needed, taken) -> Iterator[dict]:
        step = self.definition.step(name)
        yield from getattr(self, f"_{step.kind}")(step, ready, needed, taken)

    def in_school(self, term, grades):
        year = term.academic_year - self.entering.academic_year
        return term >= self.entering and 9 + year in grades and 0 <= year < 4

    def later(self, term):
        return term.academic_year >= self.entering.academic_year + 4

    def covered(self, rows, term):
        """Tell whether each day of a term lies in the span of some row, or of a renewal to come."""
        day = term.first_day
        while day <= term.last_day:
            ends = [self.end_of(row) for row in rows if row["effective_from"] <= day]
            if None in ends:
                return True
            if not ends or max(ends) < day:
                return False
            day = max(ends) + timedelta(days=1)
        return True

    def end_of(self, row):
        ends, renewal = row.get("effective_to"), row.get("renewal") or "none"
        if ends is not None and (renewal == "automatic" or (renewal == "expected" and ends >= self.as_of)):
            return None
        return ends

    def sequence(self, parts, ready, options) -> Iterator[list]:
        """Take parts one after the other; `options` gives the terms in which a part begins and ends."""
        if not parts:
            yield []
            return
        for begin, end in options(parts[0]):
            if begin >= ready and end <= self.last:
                for rest in self.sequence(parts[1:], Term(end.number + 1), options):
                    yield [(parts[0], begin, end), *rest]

    def _spell(self, taken, place=""):
        over = Term(taken[-1][2].number + 1)
        return {"parts": taken, "over": over, "place": place}

    def offered(self, place, code):
        told = [row for row in self.rows["offering"] if row[0] == place]
        last = max(row[2] for row in told)
        return [row[3] for row in told if row[1] == code and row[2] == last]

    def _school_courses(self, step, ready, needed, taken):
        def options(code):
            terms = self.offered(self.school, code)
            for begin in self.terms(self.entering):
                if not self.in_school(begin, step.grades):
                    continue
                if any(t not in ("full_year", None) and begin.season in SEASONS_OF[t] for t in terms):
                    yield begin, begin
                elif begin.season == "fall" and {"full_year", None} & set(terms):
                    yield begin, Term(begin.number + 1)

        for parts in self.sequence(step.courses, ready, options):
            yield self._spell(parts)

    def _dual_enrollment(self, step, ready, needed, taken):
        for college in step.colleges:

            def options(block, college=college):
                for begin in self.terms(self.entering):
                    if self.in_school(begin, step.grades) and self.block_taken(college, block, begin):
                        yield begin, begin

            for parts in self.sequence([tuple(block) for block in step.courses], ready, options):
                yield self._spell(parts, college)

    def block_taken(self, college, block, term):
        agreements = {}
        for row in self.rows["dual_enrollment_agreement"]:
            if row["college"] == college and row["lea"] == self.lea:
                agreements.setdefault(row["agreement_id"], []).append(row)
        units = sum(self.units(college, code) for code in block)
        fits = [
            [row for row in rows if units <= min(11, row.get("most_units") or 11)]
            for rows in agreements.values()
        ]
        agreed = any(
            all(
                self.covered([row for row in rows if row.get("course_code") in (None, code)], term)
                for code in block
            )
            for rows in fits
        )
        return agreed and all(
            self.in_catalog(college, code, term)
            and any(term.season in SEASONS_OF[each] for each in self.offered(college, code))
            for code in block
        )

    def versions(self, college, code):
        return [
            r for r in self.rows["course_version"] if (r["institution"], r["course_code"]) == (college, code)
        ]

    def units(self, college, code):
        found = self.versions(college, code)
        return max(found, key=lambda row: row["effective_from"])["units"] if found else 0

    def in_catalog(self, college, code, term):
        if not any(row["institution"] == college for row in self.rows["course_version"]):
            return True
        return self.covered([{**row, "renewal": "none"} for row in self.versions(college, code)], term)

    def _articulation(self, step, ready, needed, taken):
        rows = [
            row for row in self.rows["articulation"]
            if (row["receiving"], row.get("receiving_course")) == (step.receiving, step.course)
        ]  # fmt: skip
        done, senders = {}, set()
        for name in needed:
            spell = taken[name]
            sender = spell["place"] or self.school
            senders |= {sender, sender[:7]}
            for part, _, end in spell["parts"]:
                for code in part if isinstance(part, tuple) else (part,):
                    done.setdefault(code, []).append(end)
        rows = [row for row in rows if row["sending"] in senders | {"all"}]
        groups = {}
        for row in rows:
            groups.setdefault((row["agreement_id"], row["group_no"]), []).append(row)
        by_courses = {}
        for lines in groups.values():
            by_courses.setdefault(frozenset(row["sending_course"] for row in lines), []).append(lines[0])
        earned = any(
            courses <= set(done) and all(self.covered(spans, end) for code in courses for end in done[code])
            for courses, spans in by_courses.items()
        )
        if earned:
            for term in self.terms(ready):
                if self.in_catalog(step.receiving, step.course, term):
                    yield {"parts": [], "over": term, "place": ""}

    def program(self, step, place, award, ready, brought, room):
        rows = [
            {**row, "renewal": "none"}
            for row in self.rows["program"]
            if (row["institution"], row["award"], row["cip"]) == (place, award, step.cip)
            and row["units"] - brought <= room
        ]
        for begin in self.terms(ready):
            if begin.season == "summer" or not self.later(begin):
                continue
            end = begin
            for _ in range(step.terms - 1):
                end = Term(end.number + (2 if Term(end.number + 1).season == "summer" else 1))
            if self.covered(rows, begin) and end <= self.last:
                yield {"parts": [("", begin, end)], "over": Term(end.number + 1), "place": place}

    def _award(self, step, ready, needed, taken):
        for place in step.institutions:
            brought = 0
            for name, spell in taken.items():
                kind = self.definition.step(name)
                if kind.kind == "dual_enrollment" and spell["place"] == place:
                    brought += sum(self.units(place, code) for block in kind.courses for code in block)
                if kind.kind == "articulation" and kind.receiving == place:
                    brought += self.units(place, kind.course)
            room = step.terms * step.units_a_term
            yield from self.program(step, place, step.award, ready, brought, room)

    def _transfer(self, step, ready, needed, taken):
        for place in step.institutions:
            for spell in self.program(step, place, "bachelor", ready, 0, 999):
                begin = spell["parts"][0][1]
                if all(
                    self.accepted(taken[name]["place"], place, step.cip, begin)
                    for name in needed
                    if self.definition.step(name).kind == "award"
                ):
                    yield spell

    def accepted(self, college, university, cip, term):
        rows = [
            row
            for row in self.rows["articulation"]
            if row.get("receiving_course") is None
            and (row["sending"], row["receiving"]) == (college, university)
            and row.get("receiving_cip") in (None, cip)
        ]
        return self.covered(rows, term)

    def _work_based_learning(self, step, ready, needed, taken):
        for term in self.terms(ready):
            right = self.later(term) if step.after_school else self.in_school(term, step.grades)
            rows = [
                row
                for row in self.rows["work_based_slot"]
                if row["type"] == step.type and row.get("soc") is None
            ]
            held = self.covered(rows, term)
            if right and held:
                yield {"parts": [("", term, term)], "over": Term(term.number + 1), "place": ""}

    def _occupation(self, step, ready, needed, taken):
        for term in self.terms(ready):
            if self.later(term):
                yield {"parts": [], "over": term, "place": ""}
                return
