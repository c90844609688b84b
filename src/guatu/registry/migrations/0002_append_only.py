from typing import ClassVar

from django.db import migrations

from guatu.kit.triggers import refuse_changes


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0001_initial")]
    operations: ClassVar = [refuse_changes("registry_projectchange", message="项目变更记录不能修改或删除")]
