from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "guatu.registry"
    verbose_name = "项目库"
