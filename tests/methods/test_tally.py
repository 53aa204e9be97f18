"""Hiding the few: what is shown never tells, alone or with its total, how many of fewer than five people there are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from methods.parts.tally import LEAST, count, crosstab, few, shown, suppress

unhurried = settings(deadline=None, derandomize=True)
CELLS = st.lists(st.integers(0, 30), min_size=1, max_size=7)


def test_counting_keeps_the_order_and_leaves_out_what_is_not_asked() -> None:
    assert count(["b", "a", "b", "z"], ["a", "b", "c"]) == [1, 2, 0]


def test_few() -> None:
    assert [n for n in range(8) if few(n)] == [1, 2, 3, 4]
    assert [shown(n) for n in (0, 4, 5)] == [0, None, 5]


class TestOneDistribution:
    def test_large_cells_and_empty_ones_stay(self) -> None:
        assert suppress([12, 0, 5]) == [12, 0, 5]

    def test_a_second_cell_goes_where_the_total_would_tell_the_first(self) -> None:
        assert suppress([20, 9, 3]) == [20, None, None]

    def test_the_hidden_ones_together_are_not_few_either(self) -> None:
        assert suppress([20, 9, 2, 1]) == [20, None, None, None]

    def test_two_that_cover_each_other_take_no_third(self) -> None:
        assert suppress([20, 9, 4, 3]) == [20, 9, None, None]

    def test_an_empty_cell_covers_only_where_there_is_no_other(self) -> None:
        assert suppress([20, 0, 3]) == [None, 0, None]

    def test_of_fewer_than_five_people_nothing_is_shown(self) -> None:
        assert suppress([2, 0, 1]) == [None, None, None]

    def test_where_somebody_may_be_in_several_only_the_few_go(self) -> None:
        assert suppress([20, 9, 3], adds=False) == [20, 9, None]

    @unhurried
    @given(CELLS)
    def test_nobody_can_work_out_a_hidden_cell(self, cells: list[int]) -> None:
        found = suppress(cells)
        hidden = [n for n, seen in zip(cells, found, strict=True) if seen is None]
        assert [seen for seen in found if seen is not None and few(seen)] == []
        assert all(seen in (None, n) for n, seen in zip(cells, found, strict=True))
        if hidden and len(hidden) < len(cells):
            assert len(hidden) > 1
            assert sum(hidden) >= LEAST


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    wide = draw(st.integers(1, 5))
    return [draw(st.lists(st.integers(0, 25), min_size=wide, max_size=wide)) for _ in range(draw(st.integers(1, 5)))]


class TestTwoDistributions:
    def test_a_small_row_goes_with_its_total(self) -> None:
        found = crosstab([[20, 10], [9, 8], [2, 1]], [30, 17, 3])
        assert found.rows == (30, None, None)
        assert found.cells == ((20, 10), (None, None), (None, None))

    def test_nothing_is_hidden_where_everybody_is_many(self) -> None:
        found = crosstab([[20, 10], [9, 8]], [30, 17])
        assert (found.cells, found.rows, found.columns) == (((20, 10), (9, 8)), (30, 17), (29, 18))
        assert found.told

    def test_a_cell_hides_others_in_its_row_and_column(self) -> None:
        found = crosstab([[20, 10, 15], [3, 9, 9], [12, 11, 13]], [45, 21, 36])
        assert found.cells == ((20, 10, 15), (None, None, 9), (None, None, 13))

    def test_several_answers_of_one_person_do_not_add_up_along_the_row(self) -> None:
        found = crosstab([[20, 3], [9, 8]], [21, 12], adds=False)
        assert found.cells == ((20, None), (9, None))
        assert (found.rows, found.columns) == ((21, 12), (29, 11))

    @unhurried
    @given(tables())
    def test_nobody_can_work_out_a_hidden_cell(self, cells: list[list[int]]) -> None:
        rows = [sum(row) for row in cells]
        found = crosstab(cells, rows)
        seen = [list(row) for row in found.cells]
        assert [c for row in seen for c in row if c is not None and few(c)] == []
        lines = [(cells[r], seen[r]) for r, n in enumerate(found.rows) if n is not None]
        columns = [[row[c] for row in seen] for c in range(len(cells[0]))]
        lines += [
            ([row[c] for row in cells], columns[c]) for c, n in enumerate(found.columns) if n is not None
        ]  # a line with a known total
        for real, line in lines:
            hidden = [n for n, shown_ in zip(real, line, strict=True) if shown_ is None]
            if hidden and len(hidden) < len(line):
                assert len(hidden) > 1
                assert sum(hidden) >= LEAST
