"""Runs `erc7730 lint` (PyPI: erc7730) over contracts/erc7730, and fails where it says anything at all.

    bash tools/erc7730/lint.sh

The tool wants a deployment in each descriptor and fetches its ABI from the chain's explorers. The contracts are where
whoever runs Keyward deployed them, so each descriptor gets a stand-in address here, and the ABI that it is compared
with is the compiled one (artifacts/).
"""

import json
import tempfile
from pathlib import Path

from erc7730.common import client
from erc7730.common.output import ConsoleOutputAdder
from erc7730.lint.v2.lint import lint_all
from erc7730.model.abi import ABI
from pydantic import TypeAdapter

FOLDER = Path("contracts/erc7730")
CHAIN = 1


def abi_of(contract: str) -> list[ABI]:
    artifact = Path(f"artifacts/contracts/{contract}.sol/{contract}.json")
    return TypeAdapter(list[ABI]).validate_json(json.dumps(json.loads(artifact.read_text())["abi"]))


def main() -> int:
    names = sorted(path.name for path in FOLDER.glob("*.json"))
    contracts = sorted({name.removesuffix(".json").split("-")[1] for name in names})
    addresses = {contract: f"0x{index + 1:040x}" for index, contract in enumerate(contracts)}
    abis = {address: abi_of(contract) for contract, address in addresses.items()}
    client.get_contract_abis = lambda chain_id, address: abis[address.lower()]
    client.get_contract_explorer_url = lambda chain_id, address: f"artifacts of {address}"
    with tempfile.TemporaryDirectory() as copies:
        for name in names:
            descriptor = json.loads((FOLDER / name).read_text())
            address = addresses[name.removesuffix(".json").split("-")[1]]
            context = descriptor["context"]
            of = context.get("contract") or context.get("eip712")
            of["deployments"] = [{"chainId": CHAIN, "address": address}]
            (Path(copies) / name).write_text(json.dumps(descriptor))
        said = ConsoleOutputAdder()
        checked = lint_all([Path(copies)], said)
    is_clean = checked == len(names) and not said.has_errors and not said.has_warnings
    print(f"{checked} of {len(names)} descriptors, {'nothing said' if is_clean else 'see above'}")
    return 0 if is_clean else 1


raise SystemExit(main())
