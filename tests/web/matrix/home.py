"""The front page and the health of the server."""

EXPECTED = {
    "health": {"everybody": 200},
    "home:index": {
        "officer": 200,
        "water_clerk": 200,
        "town_clerk": 200,
        "owner_clerk": 200,
        "leader": 200,
        "everybody": 302,  # to the first page of their menu
    },
}
