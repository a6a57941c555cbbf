"""An invented practice, made by the same functions that real work goes through."""
