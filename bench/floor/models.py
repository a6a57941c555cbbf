from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=200, db_index=True)
    email = models.EmailField()
    phone = models.CharField(max_length=40)

    class Meta:
        ordering = ["name", "id"]


class Remark(models.Model):
    person = models.ForeignKey(Person, models.CASCADE)
    word = models.CharField(max_length=16)
    said_at = models.DateTimeField(auto_now_add=True)
