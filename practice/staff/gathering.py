"""Many small rows as one value of the row they belong to: a list page makes one query."""

from django.db.models import Aggregate, JSONField


class Gathered(Aggregate):
    """The values of an expression as a list: of a slug, or of a JSONObject of plain columns."""

    function = "JSONB_AGG"
    output_field = JSONField()
    arity = 1

    def as_sqlite(self, compiler, connection, **extra):
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **extra)
