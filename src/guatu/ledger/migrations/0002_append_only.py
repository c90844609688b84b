from typing import ClassVar

from django.core.management import call_command
from django.db import migrations

from guatu.kit.triggers import refuse_changes


def create_cache_table(_apps, editor):
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0001_initial")]
    operations: ClassVar = [
        refuse_changes("ledger_auditentry", message="审计记录不能修改或删除"),
        migrations.RunPython(create_cache_table, migrations.RunPython.noop),
    ]
