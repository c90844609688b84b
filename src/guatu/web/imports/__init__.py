"""The pages of importing a workbook."""
