"""Each vault keeps the sum of the content ids in its log."""

from django.db import migrations, models


def add_up(apps, schema_editor):
    """For the vaults that are there."""
    Vault, Version = apps.get_model("vault", "Vault"), apps.get_model("vault", "Version")
    for vault_id in Vault.objects.values_list("id", flat=True):
        rows = Version.objects.filter(vault_id=vault_id).values_list("content_id", flat=True)
        found = sum(int.from_bytes(bytes(content_id)[:6], "big") for content_id in rows.iterator()) % 2**48
        Vault.objects.filter(id=vault_id).update(ids_sum=found)


class Migration(migrations.Migration):

    dependencies = [
        ("vault", "0002_ledger"),
    ]

    operations = [
        migrations.AddField(
            model_name="vault",
            name="ids_sum",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(add_up, migrations.RunPython.noop),
    ]
