"""The words for codes: signals, characters, stages, reasons, conditions."""
