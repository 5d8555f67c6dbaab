// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @dev A person whose wallet is a contract: what its owner signs, it signed (ERC-1271).
contract ContractWallet is IERC1271 {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError failed, ) = ECDSA.tryRecover(hash, signature);
        bool isOwners = failed == ECDSA.RecoverError.NoError && signer == OWNER;
        return isOwners ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
