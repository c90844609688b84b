from typing import ClassVar

from django.db import migrations

from guatu.kit.triggers import refuse_changes


class Migration(migrations.Migration):
    dependencies: ClassVar = [("bulletins", "0001_initial")]
    operations: ClassVar = [
        refuse_changes(
            "bulletins_bulletin", message="已印发的通报不能修改或删除", when="OLD.state = 'issued'"
        )
    ]
