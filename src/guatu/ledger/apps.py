from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "guatu.ledger"
    verbose_name = "审计与通知"
