"""What a journalist's script would do first: a page of grants, then one of them."""

import importlib
import pkgutil
import sys

import contract
import contract.api
from contract import Client

# Every generated module can be imported.
for module in pkgutil.walk_packages(contract.__path__, "contract."):
    importlib.import_module(module.name)


def operation(name):
    """The module of an operation, whatever tag it lies under."""
    for module in pkgutil.walk_packages(contract.api.__path__, "contract.api."):
        if module.name.rsplit(".", 1)[1] == name:
            return importlib.import_module(module.name)
    raise SystemExit(f"no operation {name} was generated")


with Client(base_url=sys.argv[1], raise_on_unexpected_status=True) as client:
    page = operation("list_grants").sync(client=client, limit=2)
    assert len(page.items) == 2, page
    for item in page.items:
        grant = operation("show_grant").sync(item.id, client=client)
        assert grant.id == item.id, grant
        print(grant.id)
