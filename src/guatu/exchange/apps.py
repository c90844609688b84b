from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "guatu.exchange"
    verbose_name = "数据交换"
