from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "guatu.jobs"
    verbose_name = "任务"
