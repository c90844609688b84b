"""Who gets what answer at every address: one module an area, read by `tests/web/test_scope_matrix.py`.

Each module holds `EXPECTED`, from the name of an address to a row:

    EXPECTED = {
        "projects:project-page": {
            "args": lambda world: (project_of(world.water).pk,),    # a tuple, or a function of the world that may make rows
            "officer": 200, "water_clerk": 200, "town_clerk": 404, "owner_clerk": 404, "leader": 200,
            "administrator": 404, "auditor": 404, "reader": 404, "nobody": 404, "anonymous": 302,
        },
        "projects:project-change": {
            "args": …, "method": "POST", "data": {"name": "新名称"},   # GET when not said; data may be a function of the world too
            "everybody": 404, "officer": 302, "anonymous": 302,       # "everybody" stands for those not named
        },
    }

- Every one of `PEOPLE` has a status, by name or through "everybody".
- Each person's request runs by itself: what it wrote is taken back before the next.
- An address that takes GET and POST may be listed again for the other method as "name POST" (anything after a space is a remark).
- `"api": True` sends each person's own key (one that may write) instead of a session, and data as JSON.
- Out of scope is 404, in scope but not now 409, a change done 302 or 200, no sign-in 302 (API: 401).
"""

PEOPLE = (
    "officer",
    "water_clerk",
    "town_clerk",
    "owner_clerk",
    "leader",
    "administrator",
    "auditor",
    "reader",
    "nobody",
    "anonymous",
)
OPTIONS = frozenset({"args", "method", "data", "query", "headers", "everybody", "api"})
