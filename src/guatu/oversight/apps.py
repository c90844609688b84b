from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "guatu.oversight"
    verbose_name = "监测"
