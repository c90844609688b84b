from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "guatu.web"
    verbose_name = "页面"
