from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("bulletins", "0002_issued_stays")]
    operations: ClassVar = [
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.UniqueConstraint(
                fields=["number"], condition=models.Q(state="issued"), name="bulletin_number_once"
            ),
        ),
    ]
