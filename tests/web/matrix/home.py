EXPECTED = {
    "health": {"everybody": 200},
}
