// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @dev A contract account that takes one digest for its own.
contract ContractWallet is IERC1271 {
    bytes32 public approved;

    function approve(bytes32 digest) external {
        approved = digest;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return digest == approved ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}

/// @dev Approves everything, and tries to do something else meanwhile.
contract ReentrantWallet is IERC1271 {
    address private immutable TARGET;
    bytes private _call;

    constructor(address target) {
        TARGET = target;
    }

    function prepare(bytes calldata data) external {
        _call = data;
    }

    /// @dev `view` on paper only: asked by a staticcall, what it calls cannot write.
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        (bool done, ) = TARGET.staticcall(_call);
        return done ? bytes4(0xffffffff) : IERC1271.isValidSignature.selector;
    }
}
