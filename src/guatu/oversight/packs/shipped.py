"""Which of the packs that come with the product are put in force where none was chosen."""

DEFAULT_LIGHTS = "yinchuan"
DEFAULT_INDICATORS = "fengxi-five-rates"
DEFAULT_MEASURES = "plan-measures"
DEFAULT_TARGET_RULES = "plan-targets"
