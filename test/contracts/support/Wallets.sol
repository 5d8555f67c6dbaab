// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @dev Code to which an account delegates (EIP-7702), and which says nothing of signatures.
contract SilentDelegate {
    receive() external payable {}
}

/// @dev Code to which an account delegates, and which takes only what was signed for this very account: the digest is
/// hashed once more with its address, as ERC-7739 wants it.
contract RehashingDelegate is IERC1271 {
    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError failed, ) = ECDSA.tryRecover(boundTo(digest), signature);
        bool isOwn = failed == ECDSA.RecoverError.NoError && signer == address(this);
        return isOwn ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    function boundTo(bytes32 digest) public view returns (bytes32) {
        return keccak256(abi.encode(digest, block.chainid, address(this)));
    }
}

/// @dev Says yes, once it has used up the gas that it is told to.
contract GreedyWallet is IERC1271 {
    uint256 private immutable APPETITE;

    constructor(uint256 appetite) {
        APPETITE = appetite;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        uint256 until = gasleft() > APPETITE ? gasleft() - APPETITE : 0;
        while (gasleft() > until) continue;
        return IERC1271.isValidSignature.selector;
    }
}

/// @dev Answers with something else than the four bytes that mean yes.
contract OddWallet is IERC1271 {
    bytes private _answer;

    function prepare(bytes calldata answer) external {
        _answer = answer;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        bytes memory answer = _answer;
        assembly ("memory-safe") {
            return(add(answer, 32), mload(answer))
        }
    }
}

/// @dev Does what it is told to, as itself.
contract CallingWallet {
    function call(address target, bytes calldata data) external {
        (bool done, bytes memory reason) = target.call(data);
        if (done) return;
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
