import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("oversight", "0005_schedule_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="YearEndForecast",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.PositiveIntegerField(help_text="yyyymm")),
                ("year", models.PositiveSmallIntegerField()),
                ("projects", models.PositiveIntegerField()),
                ("plan_fen", models.BigIntegerField()),
                ("value_fen", models.BigIntegerField()),
                ("ranges", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "region",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.region",
                    ),
                ),
            ],
            options={
                "ordering": ["month", "region"],
                "constraints": [
                    models.UniqueConstraint(fields=("month", "region"), name="year_end_once_a_month")
                ],
            },
        ),
    ]
