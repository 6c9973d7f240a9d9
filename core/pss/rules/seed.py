"""The validation rules that a new database starts with, for version 2.3 of the protocol.

Hard rules refuse what the format cannot mean; soft ones mark what its text excludes and the sport nevertheless has.
"""

from core.pss.models import Rule, RuleType

VERSION = "2.3"


def _hard(codes: str, name: str, type_: RuleType, field: str, definition: str, message: str) -> list[Rule]:
    return [Rule(0, VERSION, code, name, type_, field, definition, "hard", True, message) for code in codes.split()]


def _soft(codes: str, name: str, type_: RuleType, field: str, definition: str, message: str) -> list[Rule]:
    return [Rule(0, VERSION, code, name, type_, field, definition, "soft", True, message) for code in codes.split()]


SEED: tuple[Rule, ...] = (
    *_hard("pt1 pt2", "point_required", "required", "point", "1", "A point needs its code."),
    *_hard("pt1 pt2", "point_type_range", "range", "point", "1-5", "A point code is 1 to 5."),
    *_hard("hl1 hl2", "hit_level_required", "required", "level", "1", "A hit needs its level."),
    *_hard("hl1 hl2", "hit_level_range", "range", "level", "1-100", "A hit level is 1 to 100."),
    *_soft("wg1 wg2", "warning_count_range", "range", "", "0-4", "A gam-jeom total is 0 to 4."),
    *_hard("wg1 wg2", "warning_count_limit", "range", "", "0-10", "A gam-jeom total never exceeds 10."),
    *_hard("ij0 ij1 ij2", "time_required", "required", "time", "1", "An injury clock needs its time."),
    *_hard("ij0 ij1 ij2", "time_format", "format", "time", "m:ss", "An injury clock's time is m:ss."),
    *_hard("ch0 ch1 ch2", "challenge_status", "data_type", "state", "integer", "A review's state is a whole number."),
    *_hard("clk", "time_required", "required", "time", "1", "A round clock needs its time."),
    *_hard("clk", "time_format", "format", "time", "m:ss", "A round clock's time is m:ss."),
    *_hard("rnd", "round_number_required", "required", "round", "1", "A round needs its number."),
    *_hard("rnd", "round_number_positive", "range", "round", "1-", "A round number is 1 or more."),
    *_soft("rnd", "round_number_range", "range", "round", "1-3", "A round number is 1 to 3."),
    *_soft("mch", "match_number_positive", "range", "number", "1-9999", "A match number is 1 to 9999."),
    *_soft("mch", "total_rounds_range", "range", "rounds", "0-5", "A match has at most 5 rounds."),
    *_soft("mch", "round_duration_positive", "range", "round_seconds", "1-9999", "A round lasts 1 to 9999 seconds."),
)
