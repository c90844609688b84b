from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "guatu.targets"
    verbose_name = "方案目标"
