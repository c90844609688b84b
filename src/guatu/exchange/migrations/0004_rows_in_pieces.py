"""What rows say goes from one JSON text a row into pieces of 2,500 rows, column by column."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PIECE = 2_500
IDS = ("region_id", "unit_id", "owner_id")


def into_pieces(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    batches, rows_of, pieces = (
        apps.get_model("exchange", name).objects for name in ("ImportBatch", "ImportRow", "ImportPiece")
    )
    for batch in batches.values_list("pk", flat=True):
        ids = list(rows_of.filter(batch=batch).order_by("id").values_list("pk", flat=True))
        for number, first in enumerate(range(0, len(ids), PIECE)):
            these = ids[first : first + PIECE]
            rows = list(rows_of.filter(batch=batch, pk__gte=these[0], pk__lte=these[-1]).order_by("id"))
            for place, row in enumerate(rows, first):
                row.place, row.answer = place, row.values.pop("answer", None)
                row.values |= dict(zip(IDS, row.values.pop("ids", (None, None, None)), strict=True))
            keys = dict.fromkeys(key for row in rows for key in row.values)
            columns = {key: [row.values.get(key) for row in rows] for key in keys}
            rows_of.bulk_update(rows, ["place", "answer"], batch_size=300)
            pieces.create(batch_id=batch, number=number, columns=columns)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_overlapping_indexes")]

    operations = [
        migrations.CreateModel(
            name="ImportPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("columns", models.JSONField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="exchange.importbatch",
                    ),
                ),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.AddConstraint(
            model_name="importpiece",
            constraint=models.UniqueConstraint(fields=("batch", "number"), name="import_piece_once"),
        ),
        migrations.AddField(model_name="importrow", name="answer", field=models.JSONField(null=True)),
        migrations.AddField(
            model_name="importrow",
            name="place",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(into_pieces, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="importrow", name="values"),
    ]
