from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "guatu.bulletins"
    verbose_name = "通报"
