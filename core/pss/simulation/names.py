"""Invented athletes and matches for the simulator: many scripts, real country codes, and nobody in particular."""

from dataclasses import dataclass
from random import Random
from typing import Final

_PEOPLE: Final[dict[str, tuple[str, str, str]]] = {
    # country: women's names, men's names, family names
    "BRA": ("Luana Beatriz Conceição", "João Thiago Caetano", "Araújo Falcão Brandão"),
    "CHN": ("雨桐 思涵 欣怡", "子轩 浩宇 俊杰", "欧阳 林 郑"),
    "CIV": ("Aya Awa Mariam", "Seydou Koffi Yao", "Bakayoko Kouamé N'Guessan"),
    "CRO": ("Iva Nika Petra", "Luka Šime Božo", "Kovačić Žanić Perković"),
    "EGY": ("Nour Farida Salma", "Omar Youssef Karim", "Mansour Shafik Gaber"),
    "ESP": ("Begoña Lucía Inés", "Iñaki Íñigo Hugo", "Muñoz Peña Ibáñez"),
    "FRA": ("Zoé Anaïs Maëlle", "Loïc Rémi Gaël", "Lefèvre D'Aubray Garçon"),
    "GER": ("Käthe Jule Frieda", "Jörg Björn Moritz", "Weißmüller Köhler Brandt"),
    "IRI": ("Parisa Mahsa Nasrin", "Arash Behzad Soroush", "Tavakoli Rostami Sharifi"),
    "KOR": ("서연 지우 하은", "민준 도윤 예준", "남궁 정 한"),
    "MAR": ("Imane Salma Hajar", "Ayoub Anass Reda", "El-Idrissi Benali Chraibi"),
    "MEX": ("Itzel Ximena Renata", "Andrés Iñigo Saúl", "Núñez Zúñiga Ordóñez"),
    "NOR": ("Åse Sigrid Tuva", "Håkon Øystein Lars", "Bjørnstad Sæther Lunde"),
    "POL": ("Łucja Małgorzata Żaneta", "Łukasz Michał Paweł", "Wójcik Dąbrowska Śliwa"),
    "THA": ("Malee Ploy Ratana", "Somchai Kittisak Anan", "Srisuk Wongchai Thongdee"),
    "TUR": ("Gülşen Çağla İpek", "Oğuz Çınar Şahin", "Yıldırım Özgür Güneş"),
    "USA": ("Madison Brooke Jada", "Tyler Malik Cole", "Whitfield O'Hara McCrae"),
    "UZB": ("Nigora Dilnoza Malika", "Jasur Ulugbek Sherzod", "Karimova Tursunov Rashidov"),
}
_WEIGHTS: Final = {
    "M": ("-54", "-58", "-63", "-68", "-74", "-80", "-87", "+87"),
    "W": ("-46", "-49", "-53", "-57", "-62", "-67", "-73", "+73"),
}
_PHASES: Final = ("Round of 32", "Round of 16", "Quarterfinal", "Semifinal", "Final")
_PHASE_SHARES: Final = (16, 8, 4, 2, 1)
_DIVISIONS: Final = ("Senior", "Junior", "Under 21")


@dataclass(frozen=True, slots=True)
class Fighter:
    """An athlete as a sender names them."""

    short: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Card:
    """What is announced of a match before it begins.

    Attributes:
        weight: The limit in kilograms with its sign, such as `-57`.
        body_level: The hit level from which a body kick counts.
        head_level: The hit level from which a head kick counts.
    """

    number: int
    phase: str
    gender: str
    weight: str
    division: str
    wire_id: str
    body_level: int
    head_level: int
    blue: Fighter
    red: Fighter


def invent_card(number: int, random: Random) -> Card:
    """Make up a match between two athletes of different countries."""
    gender = random.choice("MW")
    weights = _WEIGHTS[gender]
    place = random.randrange(len(weights))
    blue, red = random.sample(sorted(_PEOPLE), 2)
    return Card(
        number=number,
        phase=random.choices(_PHASES, _PHASE_SHARES)[0],
        gender=gender,
        weight=weights[place],
        division=random.choice(_DIVISIONS),
        wire_id=f"{random.getrandbits(32):08x}",
        body_level=16 + 2 * place,
        head_level=random.choice((5, 10)),
        blue=_invent_fighter(blue, gender, random),
        red=_invent_fighter(red, gender, random),
    )


def _invent_fighter(country: str, gender: str, random: Random) -> Fighter:
    women, men, families = _PEOPLE[country]
    given = random.choice((women if gender == "W" else men).split())
    family = random.choice(families.split())
    if not family[0].isupper():  # a script without cases: the family name first, and no space
        return Fighter(family + given, family + given, country)
    return Fighter(f"{given[0]}. {family.upper()}", f"{given} {family}", country)
