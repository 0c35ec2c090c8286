from django.apps import AppConfig


class SocprogConfig(AppConfig):
    name = "socprog"
