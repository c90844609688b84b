"""The page of forecasts: which schedules will hold, what the year will bring, and how good forecasts were."""
