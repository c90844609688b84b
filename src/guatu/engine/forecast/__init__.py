"""Where a figure will stand when its time is up, from what is known of it so far. Pure, exact, the same every time.

>>> from decimal import Decimal as D
>>> known = {3: D(20), 6: D(50)}
>>> forecast(Course.TOTAL, known, 12).value
Decimal('100.0000')
>>> last_year = {3: D(10), 6: D(40), 12: D(100)}
>>> found = forecast(Course.TOTAL, known, 12, [last_year])
>>> found.method.value, found.value
('seasonal', Decimal('125.0000'))
"""

from guatu.engine.forecast.earned import (
    CostForecast,
    FinishForecast,
    Tracked,
    cost_forecast,
    finish_forecast,
    usual_ratio,
)
from guatu.engine.forecast.methods import forecast
from guatu.engine.forecast.values import Course, Forecast, Method

__all__ = [
    "CostForecast",
    "Course",
    "FinishForecast",
    "Forecast",
    "Method",
    "Tracked",
    "cost_forecast",
    "finish_forecast",
    "forecast",
    "usual_ratio",
]
