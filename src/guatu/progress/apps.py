from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "guatu.progress"
    verbose_name = "进度"
