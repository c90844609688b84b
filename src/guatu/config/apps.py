from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "guatu.config"
    verbose_name = "设置"

    def ready(self) -> None:
        from guatu.config import checks  # noqa: F401 - registers the system checks
