"""A change in the filter bar changes the address, and the address sets the filter bar."""

from tests.pages.conftest import Visit


def test_the_link_sets_the_widgets(visit: Visit) -> None:
    app = visit("overview", "envoy=zamir-kabulov&since=2022-03&q=Kabul&unit=contacts&dates=stated")
    assert app.multiselect(key="filter_envoy").value == ["zamir-kabulov"]
    assert app.text_input(key="filter_q").value == "Kabul"
    assert str(app.date_input(key="filter_since").value) == "2022-03-01"
    assert app.session_state["filter_unit"] == "contacts"
    assert app.session_state["filter_dates"] == "stated"


def test_options_carry_live_counts(visit: Visit) -> None:
    app = visit("overview", "unit=contacts")
    assert app.multiselect(key="filter_envoy").options[0].startswith("Zamir Kabulov (")


def test_choosing_an_envoy_writes_the_address(visit: Visit) -> None:
    app = visit("overview")
    app.multiselect(key="filter_envoy").select("zamir-kabulov").run()
    assert app.query_params == {"envoy": "zamir-kabulov"}
    assert "Zamir Kabulov" in app.markdown[0].value


def test_clearing_keeps_the_unit(visit: Visit) -> None:
    app = visit("overview", "envoy=zamir-kabulov&unit=contacts")
    app.button(key="clear").click().run()
    assert app.query_params == {"unit": "contacts"}


def test_a_chip_drops_its_own_filter(visit: Visit) -> None:
    app = visit("overview", "envoy=zamir-kabulov&since=2022")
    app.button(key="chip-since").click().run()
    assert app.query_params == {"envoy": "zamir-kabulov"}


def test_a_search_for_another_name_says_so(visit: Visit) -> None:
    app = visit("overview", "q=Kabulove")
    assert any("is a name of Zamir Kabulov" in caption.value for caption in app.caption)


def test_a_correction_takes_the_nearest_term(visit: Visit) -> None:
    app = visit("overview", "envoy=zamir-kabulof")
    app.button(key="correct-0").click().run()
    assert app.query_params == {"envoy": "zamir-kabulov"}
