"""What names an actor is counted once, however many of them it names."""

from corpus.curate.decisions import Curation
from corpus.curate.merge import merge
from corpus.curate.presence import Presence, presence
from tests.corpus.folder import Folder


def test_what_names_an_actor_is_counted_and_what_names_two_is_counted_once(folder: Folder) -> None:
    records = Curation(folder.path).records
    assert presence(records, "rustam-kabulov") == Presence(5, 4, 4)
    assert presence(records, "idris-taran") == Presence(5, 3, 4)
    assert presence(records, "rustam-kabulov", "idris-taran") == Presence(7, 7, 6)
    assert presence(records, "nobody") == Presence(0, 0, 0)


def test_a_merge_leaves_the_kept_actor_all_that_named_either(folder: Folder) -> None:
    curation = Curation(folder.path)
    records = curation.records
    both = presence(records, "nadia-wexford", "pavel-orlin")
    assert both == Presence(4, 0, 3)
    after = curation.after(merge(records, "nadia-wexford", "pavel-orlin"))
    assert presence(after, "nadia-wexford") == both
    assert presence(after, "pavel-orlin") == Presence(0, 0, 0)
