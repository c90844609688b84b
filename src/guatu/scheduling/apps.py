from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "guatu.scheduling"
    verbose_name = "倒排工期"
