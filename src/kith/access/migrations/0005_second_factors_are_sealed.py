"""Keys of authenticator apps and seeds of recovery codes lie sealed from here on."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

from kith.kit import keys

ABOUT = "mfa_authenticator:data"
HOLDS = {"totp": "secret", "recovery_codes": "seed"}


def each(apps: Any, change: Callable[[str], str]) -> None:
    """Change what each app's and each set of recovery codes' row holds."""
    authenticator = apps.get_model("mfa", "Authenticator")
    for row in authenticator.objects.filter(type__in=HOLDS).iterator():
        name = HOLDS[row.type]
        if name in row.data:
            authenticator.objects.filter(pk=row.pk).update(data={**row.data, name: change(row.data[name])})


def seal(apps: Any, schema_editor: Any) -> None:
    """Seal each of them; one that is sealed stays as it is."""
    each(apps, lambda text: text if keys.is_sealed(text) else keys.seal(text, ABOUT))


def open_again(apps: Any, schema_editor: Any) -> None:
    """Open each of them, for the release before this one."""
    each(apps, lambda text: keys.unseal(text, ABOUT) if keys.is_sealed(text) else text)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_sessions_and_held_forms"),
        ("kit", "0002_field_keys"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal, open_again)]
