from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "guatu.access"
    verbose_name = "组织与权限"
