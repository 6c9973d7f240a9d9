"""Names of recordings: right for what is known, and harmless whatever a sender calls an athlete."""

import datetime
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.obs.matches import naming
from core.obs.matches.naming import DEFAULT_TEMPLATE, About

AT = datetime.datetime(2026, 7, 14, 21, 3, 55, tzinfo=datetime.UTC)
FIGHT = About(9, "214", "Lana MARIC", "CRO", "Ana SOUZA", "BRA", "Open 2026", 2)
ILLEGAL = set('<>:"/\\|?*')


def named(about: About, template: str = DEFAULT_TEMPLATE) -> str:
    return naming.file_name(template, about, AT)


def test_the_default_name_has_it_all() -> None:
    assert named(FIGHT) == "214 Lana MARIC (CRO) VS Ana SOUZA (BRA) - 2026-07-14 - 21-03-55"
    assert naming.title(FIGHT, AT) == "214 Lana MARIC (CRO) VS Ana SOUZA (BRA)"


def test_what_is_not_known_leaves_no_hole() -> None:
    assert named(About(9)) == "Match 9 Blue VS Red - 2026-07-14 - 21-03-55"
    assert named(About(9, "3", "Ann", None, "Eve", "")) == "3 Ann VS Eve - 2026-07-14 - 21-03-55"


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", ""),
        ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
        ("new\nline\ttab\0nul", "new_line_tab_nul"),
        ("\u202etxt.exe", "_txt.exe"),
        (".hidden", "hidden"),
        ("con", "con_"),
        ("LPT1.mkv", "LPT1.mkv_"),
        ("trailing. . ", "trailing"),
        ("\ud800", "_"),
    ],
)
def test_a_hostile_name_is_only_a_name(hostile: str, harmless: str) -> None:
    if not harmless:
        assert named(About(9, blue=hostile), "{athlete1}") == "Match 9"
        assert naming.part_name(hostile) == ""
    else:
        assert naming.part_name(hostile) == harmless


def test_several_obs_never_name_their_files_alike() -> None:
    template = naming.apart("{match}")
    assert naming.file_name(template, FIGHT, AT, "left") == "214 - left"
    assert naming.apart("{connection} {match}") == "{connection} {match}"


def test_percent_signs_are_no_codes_of_obs() -> None:
    assert naming.as_format(named(About(1, "100%CCYY"), "{match}")) == "100%%CCYY"
    assert naming.replay_format("100%CCYY") == "100%%CCYY - %hh-%mm-%ss"


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=40), st.one_of(st.none(), st.text(max_size=200)))
def test_any_name_makes_one_file_in_its_folder(blue: str, red: str, country: str, number: str | None) -> None:
    about = About(5, number, blue, country, red, country, blue, 1)
    name = named(about)
    assert name
    assert len(name.encode()) <= 200
    assert not ILLEGAL & set(name)
    assert name.isprintable()
    assert name.strip(" .") == name
    assert name.endswith("2026-07-14 - 21-03-55")
    folder = PurePosixPath(naming.folder("/srv/video", about, AT))
    assert folder.is_relative_to("/srv/video")
    assert ".." not in folder.parts
    assert 4 <= len(folder.parts) <= 5


def test_the_folder_is_that_of_the_tournaments_day() -> None:
    assert naming.folder("/srv/video", FIGHT, AT) == "/srv/video/Open 2026/Day 2"
    assert naming.folder("/srv/video", About(1), AT) == "/srv/video/2026-07-14"
    assert naming.folder("/srv/video/", About(1, tournament="../x"), AT) == "/srv/video/_x/2026-07-14"
    assert naming.folder("D:\\Video", FIGHT, AT) == "D:\\Video\\Open 2026\\Day 2"
    assert isinstance(naming.path_of("\\\\nas\\video"), PureWindowsPath)


def test_a_path_is_the_same_however_obs_writes_it() -> None:
    assert naming.is_same_path("D:\\Video\\Day 2", "d:/video/Day 2/")
    assert naming.is_same_path("/srv/video", "/srv/video/")
    assert not naming.is_same_path("/srv/video", "/srv/Video")
    assert not naming.is_same_path("/srv/video", None)


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("{match} {athlet1}", "does not know {athlet1}"),
        ("{match.__class__}", "needs one placeholder"),
        ("always the same", "needs one placeholder"),
        ("{}", "does not know {}"),
    ],
)
def test_a_template_that_makes_no_name_is_refused(template: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        naming.check_template(template)


def test_a_template_cannot_lead_out_of_the_folder() -> None:
    assert named(FIGHT, "../{tournament}/{day}/{match}") == "_Open 2026_2_214"
