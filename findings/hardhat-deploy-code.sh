#!/usr/bin/env bash
# hardhat 3.17.0, its Solidity test runner, with solc 0.8.37.
#
# Behaviour: of the two cheat codes that read a built artifact by its name, `vm.getCode` gives its creation code,
# `vm.deployCode` stops the test with an error, though Foundry has both and deployCode is the shorter way.
# What the runner lacks is named only when a test calls it.
#
# Output seen: "getCode: passes; deployCode: Cheatcode 'deployCode(string)' is not supported by Hardhat."
#
# It matters to whoever wants tests to deploy the very bytecode that is deployed for people: `new Contract()` within a
# test is compiled once more as part of the test.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > package.json <<'J'
{ "name": "finding", "private": true, "type": "module" }
J
npm install --silent --no-audit --no-fund --save-exact hardhat@3.17.0 solc@0.8.37 > /dev/null
mkdir -p contracts test
cat > hardhat.config.js <<'J'
import { createRequire } from "node:module"
const path = createRequire(import.meta.url).resolve("solc/soljson.js")
export default { solidity: { version: "0.8.37", path }, paths: { tests: { solidity: "./test" } } }
J
cat > contracts/Box.sol <<'S'
// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
contract Box { uint256 public immutable SIZE = 7; }
S
cat > test/Box.t.sol <<'S'
// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;
interface Cheats {
    function getCode(string calldata artifact) external view returns (bytes memory);
    function deployCode(string calldata artifact) external returns (address);
}
contract BoxTest {
    Cheats private constant VM = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));
    function test_GetCode() external view { require(VM.getCode("contracts/Box.sol:Box").length > 0, "no code"); }
    function test_DeployCode() external { require(VM.deployCode("contracts/Box.sol:Box") != address(0), "none"); }
}
S
said=$(npx hardhat test solidity 2>&1 || true)
get=$(grep -q '✔ test_GetCode' <<< "$said" && echo passes || echo fails)
deploy=$(grep -o "Cheatcode 'deployCode(string)' is not supported by Hardhat" <<< "$said" | head -n 1 || true)
echo "getCode: $get; deployCode: ${deploy:-works}."
[ "$get" = passes ] && [ -n "$deploy" ]
