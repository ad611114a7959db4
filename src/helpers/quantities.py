def quantity_rows(items): return []
def operation_rows(items): return []
