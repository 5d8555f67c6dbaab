// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RegistryActions} from "../../../contracts/RegistryActions.sol";

/// @dev What the table says of a function; how a message of it is hashed is the tests' own work.
contract ActionTable is RegistryActions {
    function typeOf(bytes4 selector) external pure returns (bytes32 typeHash, bytes32 sentence) {
        (typeHash, sentence, , , ) = _actionOf(selector);
    }
}
