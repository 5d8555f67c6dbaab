// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessRequests} from "../../../contracts/IAccessRequests.sol";
import {IPractitionerDirectory} from "../../../contracts/IPractitionerDirectory.sol";
import {IRecordRegistry} from "../../../contracts/IRecordRegistry.sol";
import {ISignedActions} from "../../../contracts/ISignedActions.sol";
import {WithCheats} from "./Cheats.sol";

/// @dev What the registry offers: its own functions, and taking signed actions.
interface IRegistry is IRecordRegistry, ISignedActions {
    function nonces(address signer) external view returns (uint256);
}

/// @dev What the requests offer, likewise.
interface IRequests is IAccessRequests, ISignedActions {
    function nonces(address signer) external view returns (uint256);
}

/// @dev Deploys the compiled artifacts, which are what is deployed for people. A test that says `new RecordRegistry()`
/// makes the compiler optimise the registry once more inside the code of the test, which takes longer than running it.
abstract contract Deploying is WithCheats {
    function _deploy(
        string memory artifact,
        bytes memory constructorArguments
    ) internal returns (address deployed) {
        bytes memory code = bytes.concat(VM.getCode(artifact), constructorArguments);
        assembly {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        require(deployed != address(0), artifact);
    }

    function _deployActions() internal returns (address) {
        return _deploy("contracts/RegistryActions.sol:RegistryActions", "");
    }

    function _deployRegistry(address actions) internal returns (IRegistry) {
        return IRegistry(_deploy("contracts/RecordRegistry.sol:RecordRegistry", abi.encode(actions)));
    }

    function _deployRegistry() internal returns (IRegistry) {
        return _deployRegistry(_deployActions());
    }

    function _deployRequests(address registry) internal returns (IRequests) {
        return IRequests(_deploy("contracts/AccessRequests.sol:AccessRequests", abi.encode(registry)));
    }

    function _deployDirectory() internal returns (IPractitionerDirectory) {
        return
            IPractitionerDirectory(_deploy("contracts/PractitionerDirectory.sol:PractitionerDirectory", ""));
    }
}
